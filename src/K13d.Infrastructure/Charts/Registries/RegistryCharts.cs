using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Registries;

/// <summary>Gets charts from registries (OCI).</summary>
/// <seealso href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md"/>
/// <seealso href="https://helm.sh/docs/topics/registries/"/>
internal sealed class RegistryCharts(RegistryClient client, SourceRules rules)
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ContentType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private const string OldContentType = "application/tar+gzip";
    private const string DigestPrefix = "sha256:";
    private const int MostManifestBytes = 4 * 1024 * 1024;

    /// <summary>The archive of a chart below a registry's folder, whose content is not checked yet.</summary>
    public async Task<Result<byte[]>> Get(
        SourceUrl folder, string name, VersionChoice choice, RepositoryCredential? credential, CancellationToken cancellation)
    {
        if (await rules.Refuse(folder, cancellation) is { } refused)
        {
            return refused;
        }

        var repository = new RegistryRepository(folder.Origin, $"{folder.Path}/{name}".TrimStart('/'), credential);
        if ((await Tag(repository, choice, cancellation)).IsFailure(out var failure, out var tag))
        {
            return failure;
        }

        return await Get(repository, tag, cancellation);
    }

    /// <summary>The archive that a whole reference names: <c>oci://registry/path/name:tag</c>. No credential goes there.</summary>
    public async Task<Result<byte[]>> Get(SourceUrl reference, CancellationToken cancellation)
    {
        var path = reference.Path.TrimStart('/');
        var colon = path.LastIndexOf(':');
        if (colon <= path.LastIndexOf('/'))
        {
            return new Failure.Invalid($"{reference} names no version.");
        }

        return await rules.Refuse(reference with { Web = new UriBuilder(reference.Web) { Path = path[..colon] }.Uri }, cancellation) is { } refused
            ? refused
            : await Get(new RegistryRepository(reference.Origin, path[..colon], Credential: null), path[(colon + 1)..], cancellation);
    }

    private async Task<Result<string>> Tag(RegistryRepository repository, VersionChoice choice, CancellationToken cancellation)
    {
        if (choice.Exact is { } exact)
        {
            return TagOf(exact);
        }

        if ((await client.Tags(repository, cancellation)).IsFailure(out var failure, out var tags))
        {
            return failure;
        }

        return choice.Of(tags, VersionOf).FirstOrDefault() is { } tag
            ? tag
            : new Failure.NotFound($"{repository} has no {choice}.");
    }

    private async Task<Result<byte[]>> Get(RegistryRepository repository, string tag, CancellationToken cancellation)
    {
        if (!RegistryRepository.IsName(repository.Name) || !RegistryRepository.IsTag(tag))
        {
            return new Failure.Invalid($"{repository}:{tag} is no reference that a registry could have.");
        }

        if ((await client.Get(repository, $"manifests/{tag}", MostManifestBytes, [ManifestType], cancellation)).IsFailure(out var failure, out var manifest))
        {
            return failure;
        }

        if (!manifest.IsSuccess)
        {
            return manifest.Status == HttpStatusCode.NotFound
                ? new Failure.NotFound($"{repository} has no version {VersionOf(tag)}.")
                : RegistryClient.Refused(repository, manifest.Status);
        }

        if (Content(manifest.Body) is not { } layer || !layer.Digest.StartsWith(DigestPrefix, StringComparison.Ordinal) || !layer.Digest[DigestPrefix.Length..].All(char.IsAsciiHexDigitLower))
        {
            return new Failure.Invalid($"{repository}:{tag} is no chart: its manifest names no archive of one.");
        }

        if (layer.Size > ChartLimits.Packed)
        {
            return new Failure.Invalid($"{repository}:{tag} is larger than {ChartLimits.Packed / (1024 * 1024)} MiB, which is more than K13d takes.");
        }

        if ((await client.Get(repository, $"blobs/{layer.Digest}", ChartLimits.Packed, ["*/*"], cancellation)).IsFailure(out failure, out var blob))
        {
            return failure;
        }

        if (!blob.IsSuccess)
        {
            return RegistryClient.Refused(repository, blob.Status);
        }

        return layer.Digest == $"{DigestPrefix}{Convert.ToHexStringLower(SHA256.HashData(blob.Body))}"
            ? blob.Body
            : new Failure.Invalid($"The archive of {repository}:{tag} is not the one that its manifest names: its digest is another.");
    }

    /// <summary>A tag has no plus sign.</summary>
    private static string TagOf(string version) => version.Replace('+', '_');

    private static string VersionOf(string tag) => tag.Replace('_', '+');

    /// <summary>The layer that is the archive; null where it is no manifest of a chart.</summary>
    private static (string Digest, long Size)? Content(byte[] manifest)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Manifest>(manifest, JsonSerializerOptions.Web);
            return read?.Layers?.FirstOrDefault(layer => layer?.MediaType is ContentType or OldContentType) is { Digest: { } digest } content
                ? (digest, content.Size)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Manifest(IReadOnlyList<Layer?>? Layers);

    private sealed record Layer(string? MediaType, string? Digest, long Size);
}
