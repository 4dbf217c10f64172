using K13d.Application.Pipeline;

namespace K13d.Application.Tools;

/// <summary>What the audit record says of a tool call beside what it does.</summary>
/// <param name="Agent">Who wants it on the person's behalf: <c>openai gpt-4</c>.</param>
/// <param name="ToolCall">Its id; empty where it came to none.</param>
public sealed record OnBehalf(string Agent, Guid Session, string ToolCall)
{
    /// <param name="command">As a person would type it; never with a secret.</param>
    internal AuditTarget Executes(string command, string subject, string? @namespace) => new AuditTarget("execute", subject, @namespace)
        .With("command", command).With("agent", Agent).With("session", Session.ToString()).With("toolCall", ToolCall);
}
