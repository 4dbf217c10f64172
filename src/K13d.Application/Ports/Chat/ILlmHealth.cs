using K13d.Domain.Settings;

namespace K13d.Application.Ports.Chat;

/// <summary>How models were when they were last asked.</summary>
public interface ILlmHealth
{
    /// <summary>Whether this replica got no answer when it last asked exactly this one. Nobody is asked for it.</summary>
    bool HasFailed(LlmConfiguration llm);
}
