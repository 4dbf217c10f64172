using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Reading;

/// <summary>Where the next page of a list begins, and at which revision: of the form of k8s.io/apiserver/pkg/storage/continue.go.</summary>
/// <param name="Revision">-1 where the list goes on with what is there now.</param>
/// <param name="From">The key to begin at.</param>
internal sealed record ContinueToken(long Revision, string From)
{
    private const string Version = "meta.k8s.io/v1";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

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
        if (!Base64Url.IsValid(text) || text.Contains('=', StringComparison.Ordinal))
        {
            var at = text.AsSpan().IndexOfAnyExcept(Alphabet);
            throw Refused($"illegal base64 data at input byte {(at < 0 ? text.Length : at)}");
        }

        var bytes = Base64Url.DecodeFromChars(text);
        try
        {
            return JsonNode.Parse(bytes) switch
            {
                null => Read([]),
                JsonObject token => Read(token),
                var other => throw Refused($"json: cannot unmarshal {GoTypes.NameOf(other.GetValueKind())} into Go value of type storage.continueToken"),
            };
        }
        catch (JsonException malformed)
        {
            throw Refused(GoSyntaxErrors.Of(bytes) ?? malformed.Message);
        }
    }

    private static ContinueToken Read(JsonObject token)
    {
        if (token["v"] is { } other && !other.IsText)
        {
            throw Refused($"json: cannot unmarshal {GoTypes.NameOf(other.GetValueKind())} into Go struct field continueToken.v of type string");
        }

        var (version, revision, start) = (token.Text("v") ?? "", token.Number("rv") ?? 0, token.Text("start") ?? "");
        return version != Version ? throw Refused($"server does not recognize this encoded version {version}")
            : revision == 0 ? throw Refused($"incorrect encoded start resourceVersion (version {Version})")
            : !start.StartsWith('/') ? throw Refused(start)
            : new ContinueToken(revision, start[1..]);
    }

    private static ApiException Refused(string why) => Refusals.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
