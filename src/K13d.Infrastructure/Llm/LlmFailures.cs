using System.Net;
using System.Text.Json;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Infrastructure.Addresses;
using K13d.Infrastructure.Llm.Http;
using K13d.Infrastructure.Retries;

namespace K13d.Infrastructure.Llm;

/// <summary>
/// Says in clear words why a model gave no answer, and what to do. What an endpoint says itself is quoted where it helps, and never with the key.
/// </summary>
internal sealed class LlmFailures(LlmConfiguration llm, TimeSpan silence, TimeProvider time)
{
    private const string Set = "with PUT /api/settings/llm";

    private string Name => LlmProviders.Of(llm.Provider).Name;

    /// <summary>The provider and where it is, without a path: <c>openai (https://api.openai.com)</c>.</summary>
    private string Endpoint => $"{Name} ({llm.AskedAt?.GetLeftPart(UriPartial.Authority)})";

    private string Model => $"the model {llm.Model}";

    public Failure.LlmFailed NoKey => new($"{Name} wants a key, and none is set: set api_key {Set}.");

    public Failure.LlmFailed CutOff => new($"The answer of {Endpoint} broke off before its end. Ask again.");

    public Failure.LlmFailed TooLong => new($"The answer of {Model} reached the length that {Name} allows, and is not whole. Ask for less at once, or choose another model {Set}.");

    public Failure.LlmFailed Filtered => new($"{Endpoint} held its answer back: its content filter does not allow it. Ask in other words.");

    /// <summary>Null for what only a bug can cause.</summary>
    public Failure? Of(Exception broken) => Causes(broken).Select(Known).FirstOrDefault(failure => failure is not null);

    /// <summary>Whether an endpoint that works has refused this one question.</summary>
    public static bool IsOfQuestion(Exception broken) => Causes(broken).Any(cause => cause is RefusedException
    {
        Status: HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity,
    });

    public Failure.LlmFailed Unusable(string why) => new($"The answer of {Endpoint} cannot be used: {why}. Ask again, or choose another model or endpoint {Set}.");

    /// <summary>An error that an endpoint sends after it has begun to answer.</summary>
    public Failure.LlmFailed Said(LlmError error) => new($"{Endpoint} failed within its answer.{Quoted(error)} Ask again.");

    // The library wraps what the HTTP client throws.
    private static IEnumerable<Exception> Causes(Exception broken)
    {
        for (var cause = broken; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private Failure? Known(Exception cause) => cause switch
    {
        RefusedException refused => Refused(refused),
        SilentException => new Failure.LlmFailed($"{Endpoint} has said nothing for {silence}, which is as long as K13d waits (K13D_LLM__SILENCE). Ask again."),
        UnusableAnswerException unusable => Unusable(unusable.Message),
        HttpRequestException { InnerException: RefusedAddressException refused } => refused.Why,
        HttpRequestException http => NoConnection(http),
        IOException => CutOff,
        OperationCanceledException => new Failure.LlmFailed($"{Endpoint} could not be connected to in time. Check endpoint {Set}, and whether K13d may reach it."),

        // What the library says of answers that it cannot read.
        JsonException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException => Unusable("it is not as OpenAI's protocol has it"),
        _ => null,
    };

    private Failure.LlmFailed NoConnection(HttpRequestException broken) => broken.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new($"The name of {Endpoint} cannot be resolved. Check endpoint {Set}."),
        HttpRequestError.SecureConnectionError => new($"The certificate of {Endpoint} is not trusted, or it speaks no TLS. Check endpoint {Set}."),
        HttpRequestError.ConnectionError => new($"There is no connection to {Endpoint}. Check endpoint {Set}, and whether it runs and K13d may reach it."),
        _ => CutOff,
    };

    private Failure.LlmFailed Refused(RefusedException refused)
    {
        var error = Quote.Read(refused.Body);
        return (int)refused.Status switch
        {
            401 or 403 => new(llm.ApiKey is null
                ? $"{Endpoint} wants a key, and none is set: set api_key {Set}."
                : $"{Endpoint} does not accept the key, or does not let it use {Model}: set another api_key {Set}."),
            404 => new($"{Endpoint} knows no model {llm.Model}, or nothing at the endpoint's path. Set model and endpoint {Set}.{Quoted(error)}"),
            429 => Busy(refused, error),
            >= 300 and < 400 => new($"{Endpoint} redirects to elsewhere, and the key is not taken there. Set the endpoint that it means {Set}."),
            >= 500 or 408 => Waiting(new($"{Endpoint} failed with the status {(int)refused.Status}. Try again later.{Quoted(error)}"), refused),
            413 => TooMuch,
            _ => Faulted(refused.Status, error),
        };
    }

    private Failure.LlmFailed TooMuch => new($"The conversation is too long for {Model}: begin a new session, or set context_tokens to what it takes {Set}.");

    private Failure.LlmFailed Busy(RefusedException refused, LlmError error)
    {
        if (error.Code == "insufficient_quota")
        {
            return new($"What was paid for at {Endpoint} is used up. Look at your account there.{Quoted(error)}");
        }

        var wait = Seconds(refused);
        return Waiting(new($"{Endpoint} is asked too often. Try again {(wait is null ? "later" : $"in {wait} seconds")}.{Quoted(error)}"), refused);
    }

    private Failure.LlmFailed Waiting(Failure.LlmFailed failure, RefusedException refused) =>
        Seconds(refused) is { } seconds ? failure with { Details = new Dictionary<string, object?> { ["retryAfter"] = seconds } } : failure;

    private int? Seconds(RefusedException refused) =>
        RetryAfter.Of(refused.RetryAfter, time) is { } wait ? (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 0, 86_400) : null;

    // Only OpenAI has codes, and others say it in words of their own; what is told apart wrongly is still quoted.
    private Failure.LlmFailed Faulted(HttpStatusCode status, LlmError error) =>
        Says(error, "context_length", "context length", "context window", "prompt is too long", "too many tokens", "maximum context", "input is too long") ? TooMuch
        : Says(error, "content_filter", "content management policy", "content_policy") ? Filtered
        : Says(error, "tool", "function") && Says(error, "support", "not available", "not enabled", "unrecognized", "unknown")
            ? new($"The model {llm.Model} takes no tools, and the operator works with them: choose a model that does, {Set}.{Quoted(error)}")
            : new($"{Endpoint} refuses the question (status {(int)status}).{Quoted(error)} Check model and endpoint {Set}.");

    private static bool Says(LlmError error, params string[] words) =>
        words.Any(word => error.Message.Contains(word, StringComparison.OrdinalIgnoreCase) || error.Code.Contains(word, StringComparison.OrdinalIgnoreCase));

    private string Quoted(LlmError error) => Quote.Of(error.Message, llm.ApiKey);
}
