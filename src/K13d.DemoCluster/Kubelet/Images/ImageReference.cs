namespace K13d.DemoCluster.Kubelet.Images;

/// <summary>An image's name taken apart: <c>registry/repository:tag@digest</c>.</summary>
internal sealed record ImageReference(string Registry, string Repository, string Tag, string? Digest)
{
    private const string DockerHub = "docker.io";

    /// <summary>The last part of the repository: <c>nginx</c>.</summary>
    public string ShortName => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>As container runtimes print it: <c>docker.io/library/nginx:1.27</c>.</summary>
    public string FullName => Digest is null ? $"{Registry}/{Repository}:{Tag}" : $"{Registry}/{Repository}@{Digest}";

    /// <returns>Null where it is no reference: upper case letters in the repository, spaces, nothing.</returns>
    public static ImageReference? Parse(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : image[(at + 1)..];
        var name = at < 0 ? image : image[..at];
        var colon = name.LastIndexOf(':');
        var tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
        if (tag is not null) name = name[..colon];
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        var registry = hasRegistry ? first : DockerHub;
        var repository = hasRegistry ? name[(slash + 1)..] : slash < 0 ? $"library/{name}" : name;
        var isValid = name.Length > 0 && tag is not "" && !repository.EndsWith('/')
            && repository.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '/' or '.' or '_' or '-')
            && (tag ?? "").All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
        return isValid ? new ImageReference(registry, repository, tag ?? "latest", digest) : null;
    }
}
