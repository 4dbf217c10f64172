using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace K13d.Conformance.Tests.Exchanges;

/// <summary>Sends the requests of one case to one cluster.</summary>
/// <param name="http">An administrator's client.</param>
/// <param name="nobody">A client without credentials.</param>
internal sealed partial class Conversation(HttpClient http, HttpClient nobody, string ns)
{
    private const int Patience = 60;

    /// <summary>How often it asks without a pause: what runs in this process is mostly done by then.</summary>
    private const int Eager = 30;

    private const int MostRepeats = 2;

    private readonly List<Answer> answers = [];

    public async Task<IReadOnlyList<Answer>> Hold(IEnumerable<Request> requests, CancellationToken cancellation)
    {
        foreach (var request in requests)
        {
            answers.Add(request.Awaited is { } awaited ? await Await(request, awaited, cancellation) : await Ask(request, cancellation));
        }

        return answers;
    }

    private async Task<Answer> Await(Request request, Func<Answer, bool> awaited, CancellationToken cancellation)
    {
        for (var tries = 0; tries < Patience; tries++)
        {
            if (awaited(await Ask(request, cancellation)))
            {
                return new Answer(request.ToString(), 200, null, [], null, null);
            }

            if (tries >= Eager)
            {
                // A watch that the server ends after a second: the pause between two questions.
                await Ask(Request.Get("/api/v1/namespaces/{ns}/configmaps?watch=true&timeoutSeconds=1"), cancellation);
            }
        }

        throw new TimeoutException($"{request} is not answered as it should be: {(await Ask(request, cancellation)).Body}");
    }

    /// <summary>
    /// A real API server that has refused an upgrade ends that connection when it likes, and with it what is asked next on it: a read is asked again then, and so is an
    /// upgrade, which changes nothing either.
    /// </summary>
    private async Task<Answer> Ask(Request request, CancellationToken cancellation)
    {
        for (var left = MostRepeats; ; left--)
        {
            try
            {
                return await AskOnce(request, cancellation);
            }
            catch (HttpRequestException broken) when (left > 0 && (request.Method == "GET" || request.Upgrade is not null) && broken.HttpRequestError == HttpRequestError.ResponseEnded)
            {
                continue;
            }
        }
    }

    private async Task<Answer> AskOnce(Request request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(http.BaseAddress!, Filled(request.Path)));
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", "conformance/1.0");
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, Filled(value));
        }

        if (request.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (request.Upgrade is var (to, protocol))
        {
            message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            message.Headers.TryAddWithoutValidation("Upgrade", to);
            message.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
            message.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            message.Headers.TryAddWithoutValidation(to == "websocket" ? "Sec-WebSocket-Protocol" : "X-Stream-Protocol-Version", protocol);
        }

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Filled(body)));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        using var response = await (request.Token is null ? http : nobody).SendAsync(message, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var warnings = response.Headers.TryGetValues("Warning", out var found) ? found.ToArray() : [];
        return new Answer(
            request.ToString(),
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            warnings,
            ComparedHeaders.Of(response),
            request.Path.Contains("watch=", StringComparison.Ordinal) && response.IsSuccessStatusCode ? Events(text) : Parsed(text));
    }

    private string Filled(string text) =>
        Reference().Replace(text.Replace("{ns}", ns, StringComparison.Ordinal), reference =>
        {
            var answer = answers[int.Parse(reference.Groups["request"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) - 1];
            var said = reference.Groups["field"].Value switch
            {
                "etag" => answer.Headers?.GetValueOrDefault("ETag"),
                "hash" => answer.Headers?.GetValueOrDefault("ETag")?.Trim('"'),
                "lastModified" => answer.Headers?.GetValueOrDefault("Last-Modified"),
                var field => (string?)(answer.Body?["metadata"]?[field] ?? (answer.Body?["items"] as JsonArray)?.FirstOrDefault()?["metadata"]?[field]),
            };
            return said
                ?? throw new InvalidOperationException($"The answer to {answer.Request} has no {reference.Value}: {answer.Body}");
        });

    private static JsonArray Events(string text) =>
        new([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line))]);

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    [GeneratedRegex(@"\{(?<field>uid|resourceVersion|continue|name|etag|hash|lastModified):(?<request>\d+)\}")]
    private static partial Regex Reference();
}
