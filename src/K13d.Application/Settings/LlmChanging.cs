using K13d.Application.Pipeline;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>What changing the model's configuration and trying a changed one have in common.</summary>
internal sealed class LlmChanging(ILlmSettings settings, ILlmEndpoints endpoints, AuditNotes notes)
{
    /// <summary>The configuration that a change comes to, if it may be asked; the record then says which it is.</summary>
    public async Task<Result<LlmConfiguration>> Try(LlmChange change, CancellationToken cancellation)
    {
        if ((await Before(cancellation)).IsFailure(out var failure, out var before) || change.On(before).IsFailure(out failure, out var after))
        {
            return failure;
        }

        Note(change, before, after);
        return (await endpoints.Check(after, cancellation)).Map(_ => after);
    }

    /// <summary>Where its key can be read no more, nothing of what is set is kept: a new one is to be given all the same.</summary>
    private async Task<Result<LlmConfiguration>> Before(CancellationToken cancellation)
    {
        var found = await settings.Find(cancellation);
        return found.IsFailure(out var failure, out _) && failure is Failure.Conflict ? LlmConfiguration.Builtin : found;
    }

    // Only now: before it was read, a field might have held anything, a key too.
    private void Note(LlmChange change, LlmConfiguration before, LlmConfiguration after)
    {
        notes.Add("provider", LlmProviders.Of(after.Provider).Name);
        notes.Add("model", after.Model);
        notes.Add("endpoint", after.AskedAt?.AbsoluteUri ?? "");
        notes.Add("context_tokens", after.ContextTokens.ToString(System.Globalization.CultureInfo.InvariantCulture));
        notes.Add("api_key", (change.ApiKey, before.ApiKey, after.ApiKey) switch
        {
            (null, _, not null) => "kept",
            (_, _, not null) => "given",
            (_, not null, null) => "cleared",
            _ => "none",
        });
    }
}
