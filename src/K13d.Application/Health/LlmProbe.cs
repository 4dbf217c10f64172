using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Health;

/// <summary>How the model is that the operator asks, without asking it: that would cost its owner money. There is one for the process.</summary>
internal sealed class LlmProbe(ILlmSettings settings, ILlmHealth health, TimeProvider time) : IDisposable
{
    private const string Available = "available";
    private const string Unavailable = "unavailable";
    private const string NotConfigured = "not_configured";

    private readonly SeldomAsked<LlmConfiguration> seen = new(
        settings.Find, new Failure.Unavailable("STORAGE_UNAVAILABLE", "The database did not say in time which model is set."), time);

    /// <summary>
    /// <c>available</c> for <c>builtin</c> and for a model that is set; <c>not_configured</c> where its key is missing or can be read no more;
    /// <c>unavailable</c> where it did not answer when this replica asked it last, or where the database does not say which it is.
    /// </summary>
    public async Task<string> Find(CancellationToken cancellation)
    {
        if ((await seen.Find(cancellation)).IsFailure(out var failure, out var llm))
        {
            return failure is Failure.Conflict ? NotConfigured : Unavailable;
        }

        return llm.LacksKey ? NotConfigured : health.HasFailed(llm) ? Unavailable : Available;
    }

    public void Dispose() => seen.Dispose();
}
