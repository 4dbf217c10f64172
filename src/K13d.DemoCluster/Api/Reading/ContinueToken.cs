using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Reading;

/// <summary>Where the next page of a list begins, and at which revision: of the form of k8s.io/apiserver/pkg/storage/continue.go.</summary>
/// <param name="Revision">-1 where the list goes on with what is there now.</param>
/// <param name="From">The key to begin at.</param>
internal sealed record ContinueToken(long Revision, string From)
{
    private const string Version = "meta.k8s.io/v1";

    /// <summary>After an object: the smallest key that sorts behind its own.</summary>
    public static ContinueToken After(StoredObject last, long revision) => new(revision, last.Key + '\0');

    public string Encode()
    {
        var token = new JsonObject { ["v"] = Version, ["rv"] = Revision, ["start"] = '/' + From };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token.ToJsonString()));
    }

    /// <exception cref="ApiException">400 for what this server did not write.</exception>
    public static ContinueToken Decode(string text)
    {
        if (!Base64Url.IsValid(text))
        {
            throw Refused("continue key is not valid: illegal base64 data at input byte 0");
        }

        try
        {
            var token = JsonNode.Parse(Base64Url.DecodeFromChars(text)) as JsonObject;
            return token?["v"] is JsonValue version && version.ToString() == Version
                && token["rv"] is JsonValue revision && revision.TryGetValue<long>(out var number)
                && token["start"] is JsonValue start && start.TryGetValue<string>(out var key) && key.StartsWith('/')
                ? new ContinueToken(number, key[1..])
                : throw Refused("continue key is not valid: server does not recognize this encoded version \"\"");
        }
        catch (JsonException malformed)
        {
            throw Refused($"continue key is not valid: {malformed.Message}");
        }
    }

    private static ApiException Refused(string why) => Refusals.BadRequest($"invalid continue token: {why}");
}
