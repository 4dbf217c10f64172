using System.Text;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Shell.Programs;

namespace K13d.DemoCluster.Kubelet.Files;

/// <summary>What an image has in its file system, as far as people look.</summary>
internal static class ImageFiles
{
    private const int Executable = 0b111_101_101;

    private const string Debian = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\n";
    private const string Alpine = "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME=\"Alpine Linux v3.22\"\n";

    private static readonly DateTimeOffset Built = new(2026, 9, 26, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Directories = ["/bin", "/dev", "/etc", "/home", "/lib", "/opt", "/proc", "/root", "/run", "/sys", "/usr/bin",
        "/usr/local/bin", "/var/log", "/var/tmp"];

    public static FileSystem Of(ImageReference? image, ImageFlavour flavour)
    {
        var files = new FileSystem();
        foreach (var directory in Directories) files.Place(directory, FileNode.Directory(Built));
        files.Place("/tmp", FileNode.Directory(Built, 0b111_111_111));
        files.Place("/dev/null", FileNode.File(default, Built, 0b110_110_110));
        Text(files, "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n");
        Text(files, "/etc/group", "root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\n");
        Text(files, "/proc/version", "Linux version 6.8.0-demo (build@demo) #1 SMP PREEMPT_DYNAMIC\n");
        Text(files, "/proc/loadavg", "0.21 0.18 0.15 1/214 37\n");
        Text(files, "/proc/meminfo", "MemTotal:       16313264 kB\nMemFree:         9814208 kB\nMemAvailable:   13245064 kB\n");
        var folder = flavour == ImageFlavour.BusyBox ? "/bin" : "/usr/bin";
        foreach (var name in ProgramTable.NamesOf(flavour)) files.Place($"{folder}/{name}", FileNode.File(default, Built, Executable));
        if (flavour == ImageFlavour.Debian) Text(files, "/etc/os-release", Debian);
        if (flavour == ImageFlavour.BusyBox && image?.ShortName != "busybox") Text(files, "/etc/os-release", Alpine);
        if (image?.ShortName is "nginx" or "nginx-unprivileged") PlaceNginx(files);
        if (image?.ShortName == "httpd") Text(files, "/usr/local/apache2/htdocs/index.html", "<html><body><h1>It works!</h1></body></html>\n");
        return files;
    }

    private static void PlaceNginx(FileSystem files)
    {
        Text(files, "/usr/share/nginx/html/index.html",
            """
            <!DOCTYPE html>
            <html>
            <head>
            <title>Welcome to nginx!</title>
            </head>
            <body>
            <h1>Welcome to nginx!</h1>
            <p>This web server is played by the demo cluster of K13d.</p>
            </body>
            </html>

            """);
        Text(files, "/etc/nginx/nginx.conf",
            """
            user  nginx;
            worker_processes  auto;
            events { worker_connections  1024; }
            http {
                include       /etc/nginx/mime.types;
                include       /etc/nginx/conf.d/*.conf;
            }

            """);
        Text(files, "/etc/nginx/conf.d/default.conf",
            """
            server {
                listen       80;
                server_name  localhost;
                location / {
                    root   /usr/share/nginx/html;
                    index  index.html index.htm;
                }
            }

            """);
    }

    private static void Text(FileSystem files, string path, string text) => files.Place(path, FileNode.File(Encoding.UTF8.GetBytes(text), Built));
}
