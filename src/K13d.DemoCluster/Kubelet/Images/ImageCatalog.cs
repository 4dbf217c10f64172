namespace K13d.DemoCluster.Kubelet.Images;

/// <summary>
/// The registries of the demo cluster: well-known images by name, everything else that looks real as a server on the ports it declares, and
/// failures for what is known not to exist.
/// </summary>
internal static class ImageCatalog
{
    private static readonly string[] Missing = ["does-not-exist", "doesnotexist", "nonexistent", "non-existent", "not-exist", "no-such", "nosuch", "missing", "invalid", "nope", "typo", "wrong", "broken", "bad-tag", "badtag"];

    private static readonly string[] KnownTags =
        ["latest", "stable", "alpine", "mainline", "slim", "edge", "perl", "musl", "glibc", "uclibc", "bookworm", "bullseye", "trixie", "jammy", "noble", "focal", "lts", "debian", "otel", "management", "unstable", "rawhide"];

    private static readonly Dictionary<string, KnownImage> Known = new KnownImage[]
    {
        Server("nginx", 72, 1, [80], "/docker-entrypoint.sh: Configuration complete; ready for start up", "nginx: start worker processes"),
        Server("nginx-unprivileged", 72, 1, [8080], "/docker-entrypoint.sh: Configuration complete; ready for start up"),
        Server("httpd", 58, 2, [80], "AH00094: Command line: 'httpd -D FOREGROUND'"),
        Server("caddy", 21, 2, [80, 443], "serving initial configuration"),
        Server("traefik", 64, 3, [80, 8080], "Traefik version 3.1.2 built on 2024-08-06"),
        Server("haproxy", 41, 3, [80], "New worker (8) forked"),
        Server("redis", 46, 8, [6379], "Ready to accept connections tcp"),
        Server("valkey", 44, 9, [6379], "Ready to accept connections tcp"),
        Server("memcached", 32, 1, [11211]),
        Server("rabbitmq", 98, 4, [5672, 15672], "Server startup complete; 4 plugins started."),
        Server("mongo", 274, 8, [27017], "Waiting for connections"),
        Server("nats", 8, 2, [4222, 8222], "Server is ready"),
        Server("elasticsearch", 612, 9, [9200, 9300], "started"),
        Server("kafka", 390, 4, [9092], "Kafka Server started"),
        Server("minio", 62, 0, [9000, 9001], "API: http://0.0.0.0:9000"),
        Server("vault", 171, 1, [8200], "Vault server started!"),
        Server("consul", 61, 1, [8500], "Consul agent running!"),
        Server("registry", 9, 3, [5000], "listening on [::]:5000"),
        Server("postgres", 153, 18, [5432], "database system is ready to accept connections") with { NeedsVariable = "POSTGRES_PASSWORD" },
        Server("mysql", 201, 9, [3306], "ready for connections. Version: '8.4.2'  port: 3306") with { NeedsVariable = "MYSQL_ROOT_PASSWORD" },
        Server("mariadb", 124, 12, [3306], "mariadbd: ready for connections.") with { NeedsVariable = "MARIADB_ROOT_PASSWORD" },
        Server("prometheus", 110, 3, [9090], "Server is ready to receive web requests."),
        Server("alertmanager", 32, 0, [9093], "Listening on address=[::]:9093"),
        Server("grafana", 133, 12, [3000], "HTTP Server Listen address=[::]:3000"),
        Server("node-exporter", 12, 1, [9100], "Listening on address=[::]:9100"),
        Server("kube-state-metrics", 15, 2, [8080, 8081], "Starting metrics server: [::]:8080"),
        Server("metrics-server", 20, 0, [10250], "Serving securely on [::]:10250"),
        Server("loki", 30, 3, [3100], "Loki started"),
        Server("fluent-bit", 36, 4, [2020], "[sp] stream processor started"),
        Server("coredns", 20, 1, [53, 8080, 8181, 9153], ".:53", "CoreDNS-1.12.1", "linux/amd64, go1.24.1"),
        Server("kube-proxy", 26, 1, [10249, 10256], "Caches are synced"),
        Server("echoserver", 42, 1, [8080]),
        Server("http-echo", 2, 1, [5678], "server is listening on :5678"),
        Server("whoami", 2, 1, [80], "Starting up on port 80"),
        Server("hello-app", 11, 2, [8080], "Server listening on port 8080"),
        Server("podinfo", 24, 6, [9898, 9797, 9999], "Starting HTTP Server."),
        Server("agnhost", 53, 2, [80, 8080]),
        Server("wordpress", 231, 6, [80], "Apache/2.4.61 (Debian) configured -- resuming normal operations"),
        Plain("busybox", 2, 1),
        Plain("alpine", 4, 3),
        Plain("debian", 49, 13),
        Plain("ubuntu", 30, 26),
        Plain("fedora", 62, 43),
        Plain("curl", 8, 8),
        Plain("bash", 6, 5),
        Plain("python", 46, 3),
        Plain("node", 78, 24),
        Plain("golang", 290, 1),
        Plain("perl", 340, 5),
        Plain("kubectl", 60, 1),
        Server("pause", 0, 3, []) with { Command = ["sleep", "infinity"] },
        Plain("hello-world", 0, 0) with { Command = ["echo", "Hello from Docker!"], Greeting = ["Hello from Docker!", "This message shows that your installation appears to be working correctly."] },
    }.ToDictionary(image => image.Name, StringComparer.Ordinal);

    public static KnownImage? Find(ImageReference image) => Known.GetValueOrDefault(image.ShortName);

    /// <summary>Which programs an image has besides its own.</summary>
    public static ImageFlavour FlavourOf(ImageReference? image) => image switch
    {
        null => ImageFlavour.Debian,
        { ShortName: "pause" or "hello-world" or "coredns" or "metrics-server" or "kube-state-metrics" or "http-echo" or "whoami" or "local-path-provisioner" or "kube-proxy" } => ImageFlavour.Scratch,
        { ShortName: "busybox" or "alpine" or "curl" or "kubectl" or "prometheus" or "alertmanager" or "node-exporter" } => ImageFlavour.BusyBox,
        _ => image.Tag.Contains("alpine", StringComparison.Ordinal) ? ImageFlavour.BusyBox : ImageFlavour.Debian,
    };

    /// <summary>Why a pull fails, as containerd says it; null where it succeeds.</summary>
    public static string? RefusalOf(ImageReference image)
    {
        if (image.Registry.Split(':')[0].EndsWith(".invalid", StringComparison.Ordinal))
        {
            return Failed(image, $"failed to do request: Head \"https://{image.Registry}/v2/{image.Repository}/manifests/{image.Digest ?? image.Tag}\": dial tcp: lookup {image.Registry.Split(':')[0]} on 10.96.0.10:53: no such host");
        }

        if (Missing.Any(word => image.Repository.Contains(word, StringComparison.Ordinal)))
        {
            return Failed(image, "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed");
        }

        return image.Digest is not null || IsTagKnown(image)
            ? null
            : $"rpc error: code = NotFound desc = failed to pull and unpack image \"{image.FullName}\": failed to resolve reference \"{image.FullName}\": {image.FullName}: not found";
    }

    private static string Failed(ImageReference image, string reason) =>
        $"failed to pull and unpack image \"{image.FullName}\": failed to resolve reference \"{image.FullName}\": {reason}";

    // Of images that we know, versions count up from 0 to their newest major; of others we know no tags but those that say so themselves.
    private static bool IsTagKnown(ImageReference image)
    {
        if (Missing.Any(word => image.Tag.Contains(word, StringComparison.OrdinalIgnoreCase))) return false;
        if (Find(image) is not { } known) return true;
        var version = image.Tag.TrimStart('v');
        var digits = version.TakeWhile(char.IsAsciiDigit).Count();
        return digits == 0
            ? KnownTags.Any(tag => image.Tag.Contains(tag, StringComparison.Ordinal))
            : digits > 6 || (int.TryParse(version.AsSpan(0, digits), out var major) && major <= Math.Max(known.NewestMajor, 1));
    }

    private static KnownImage Server(string name, int megabytes, int newestMajor, int[] ports, params string[] greeting) =>
        new(name, megabytes, newestMajor, ports, [name], null, greeting);

    private static KnownImage Plain(string name, int megabytes, int newestMajor) => new(name, megabytes, newestMajor, [], ["sh"], null, []);
}
