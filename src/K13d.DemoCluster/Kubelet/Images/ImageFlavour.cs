namespace K13d.DemoCluster.Kubelet.Images;

/// <summary>Which programs an image has besides its own.</summary>
internal enum ImageFlavour
{
    /// <summary>BusyBox, as in the images of that name and of Alpine: no bash, no curl.</summary>
    BusyBox,

    /// <summary>A Debian, which most images are: bash, and no ps or wget.</summary>
    Debian,

    /// <summary>Nothing at all: not even a shell.</summary>
    Scratch,
}
