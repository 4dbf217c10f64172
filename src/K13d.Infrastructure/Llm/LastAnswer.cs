using K13d.Application.Ports.Chat;
using K13d.Domain.Settings;

namespace K13d.Infrastructure.Llm;

/// <summary>Remembers of the model that was asked last whether it answered.</summary>
internal sealed class LastAnswer : ILlmHealth
{
    private volatile Noted? last;

    public bool HasFailed(LlmConfiguration llm) => last is { Answered: false } noted && noted.Llm == llm;

    public void Note(LlmConfiguration llm, bool answered) => last = new Noted(llm, answered);

    private sealed record Noted(LlmConfiguration Llm, bool Answered);
}
