using System.Globalization;
using System.Text;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Network;

/// <summary>What the servers in containers answer over HTTP: nginx and httpd their files, all others who they are.</summary>
internal static class WebPages
{
    public static WebAnswer Answer(ContainerProcess process, string pod, int port, WebQuestion question, DateTimeOffset now)
    {
        var image = process.Surroundings.Image;
        var answer = image?.ShortName switch
        {
            "nginx" or "nginx-unprivileged" => File(process, "/usr/share/nginx/html", question.Path, $"nginx/{Version(image.Tag, "1.27.5")}"),
            "httpd" => File(process, "/usr/local/apache2/htdocs", question.Path, $"Apache/{Version(image.Tag, "2.4.65")} (Unix)"),
            _ => new WebAnswer(200, "text/plain; charset=utf-8",
                Encoding.UTF8.GetBytes($"{pod} heard {question.Method} {question.Path} on port {port}\n"), null),
        };
        if (image?.ShortName == "nginx") process.Print(now, AccessLog(question, answer, now));
        return answer;
    }

    private static WebAnswer File(ContainerProcess process, string root, string path, string server)
    {
        var plain = path.Split('?')[0];
        var file = FilePath.Resolve(root, "." + plain);
        if (process.Surroundings.Files.Find(file) is { IsDirectory: true }) file += "/index.html";
        if (FilePath.IsBelow(file, root) && process.Surroundings.Files.Find(file) is { IsDirectory: false } found)
        {
            return new WebAnswer(200, TypeOf(file), found.Content, server);
        }

        var page = "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n"
            + $"<hr><center>{server}</center>\r\n</body>\r\n</html>\r\n";
        return new WebAnswer(404, "text/html", Encoding.UTF8.GetBytes(page), server);
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" or ".htm" => "text/html",
        ".json" => "application/json",
        ".css" => "text/css",
        ".js" => "application/javascript",
        ".txt" => "text/plain",
        _ => "application/octet-stream",
    };

    private static string Version(string tag, string newest)
    {
        var version = tag.Split('-')[0];
        return version.Count(letter => letter == '.') switch
        {
            2 when char.IsAsciiDigit(version[0]) => version,
            1 when char.IsAsciiDigit(version[0]) => $"{version}.0",
            _ => newest,
        };
    }

    private static string AccessLog(WebQuestion question, WebAnswer answer, DateTimeOffset now)
    {
        var when = now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var request = $"{question.Method} {question.Path} HTTP/1.1";
        return $"{question.Client} - - [{when}] \"{request}\" {answer.Status} {answer.Body.Length} \"-\" \"{question.Agent}\" \"-\"";
    }
}
