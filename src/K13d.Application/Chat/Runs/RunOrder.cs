using K13d.Application.Pipeline;
using K13d.Domain.Chat;
using K13d.Domain.Identity;
using K13d.Domain.Settings;

namespace K13d.Application.Chat.Runs;

/// <summary>All that a run is told when it begins.</summary>
/// <param name="Origin">Whose rights it has.</param>
/// <param name="Session">As it was when the run took it, the question included.</param>
internal sealed record RunOrder(RequestOrigin Origin, ChatSession Session, Guid Run, ChatContext Context, UserSettings Settings, LlmConfiguration Llm)
{
    public Caller Caller => Origin.Caller;

    /// <summary>For the audit record: <c>openai gpt-4</c>.</summary>
    public string Agent => $"{Llm.Provider.ToString().ToLowerInvariant()} {Llm.Model}".TrimEnd();
}
