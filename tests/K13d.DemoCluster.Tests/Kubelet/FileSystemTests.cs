using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Tests.Kubelet;

public sealed class FileSystemTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    private readonly FileSystem files = new();

    [Theory]
    [InlineData("/tmp", "x", "/tmp/x")]
    [InlineData("/tmp", "/x", "/x")]
    [InlineData("/tmp/a", "../b/./c//d", "/tmp/b/c/d")]
    [InlineData("/", "../../..", "/")]
    public void A_path_is_resolved(string directory, string path, string resolved) => Assert.Equal(resolved, FilePath.Resolve(directory, path));

    [Fact]
    public void What_is_mounted_is_found_below_its_path_and_shared()
    {
        var volume = new FileSystem();
        var other = new FileSystem();
        files.Mount("/data", volume);
        other.Mount("/elsewhere", volume);

        Assert.Equal(FileFault.None, files.Write("/data/x", "hello"u8.ToArray(), Now));

        Assert.Equal("hello"u8.ToArray(), other.Find("/elsewhere/x")?.Content.ToArray());
        Assert.Equal(["data"], files.List("/").Select(entry => entry.Name));
        Assert.Equal(["/data", "/x"], files.Walk("/data").Select(found => found.Path).Select(path => path.Replace("/data/x", "/x", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_tells_what_cannot_be_done()
    {
        files.Place("/file", FileNode.File(default, Now));
        var fixedFiles = new FileSystem(isReadOnly: true).Place("/key", FileNode.File(default, Now));

        Assert.Equal(FileFault.Missing, files.Write("/nowhere/x", default, Now));
        Assert.Equal(FileFault.NotDirectory, files.Write("/file/x", default, Now));
        Assert.Equal(FileFault.IsDirectory, files.Write("/", default, Now));
        Assert.Equal(FileFault.Exists, files.MakeDirectory("/file", Now));
        Assert.Equal(FileFault.Missing, files.Remove("/nowhere"));
        Assert.Equal(FileFault.ReadOnly, fixedFiles.Write("/key", default, Now));
        Assert.Equal(FileFault.ReadOnly, fixedFiles.Remove("/key"));
    }

    [Fact]
    public void It_holds_so_much_and_no_more_until_something_is_removed()
    {
        var half = new byte[FileSystem.MostBytes / 2];
        Assert.Equal(FileFault.None, files.Write("/one", half, Now));
        Assert.Equal(FileFault.None, files.Write("/two", half, Now));
        Assert.Equal(FileFault.Full, files.Write("/three", new byte[1], Now));
        Assert.Equal(FileFault.Full, files.Write("/one", new byte[1], Now, appends: true));

        Assert.Equal(FileFault.None, files.Remove("/two"));
        Assert.Equal(FileFault.None, files.Write("/three", new byte[1], Now));
    }
}
