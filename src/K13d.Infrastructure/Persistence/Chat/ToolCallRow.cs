using K13d.Domain.Kubectl;
using K13d.Domain.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class ToolCallRow
{
    public required string Id { get; init; }

    public required Guid UserId { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>In the session's history.</summary>
    public required long Place { get; init; }

    public required Guid Run { get; init; }

    public required string Tool { get; init; }

    public required string Command { get; init; }

    public required string Fingerprint { get; init; }

    public required Risk Risk { get; init; }

    public required string Reason { get; init; }

    public string? Preview { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>As it was written last; one that waits for longer than it may is <see cref="ToolCallState.Expired"/> without anybody writing so.</summary>
    public required ToolCallState State { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? Result { get; init; }

    public static void Model(EntityTypeBuilder<ToolCallRow> row)
    {
        row.ToTable("tool_calls");
        row.Property(call => call.Risk).HasConversion<string>();
        row.Property(call => call.State).HasConversion<string>();
        row.HasIndex(call => new { call.SessionId, call.Place }).IsUnique();
        row.HasIndex(call => new { call.UserId, call.State });
        row.HasIndex(call => call.Run);
    }

    public static ToolCallRow Of(ToolCall call, long place) => new()
    {
        Id = call.Id,
        UserId = call.UserId,
        SessionId = call.Session,
        Place = place,
        Run = call.Run,
        Tool = call.Action.Tool,
        Command = StorableText.Of(call.Action.Command),
        Fingerprint = call.Action.Fingerprint,
        Risk = call.Action.Risk,
        Reason = StorableText.Of(call.Action.Reason),
        Preview = call.Action.Preview is { } preview ? StorableText.Of(preview) : null,
        RequestedAt = call.RequestedAt.ToUniversalTime(),
        ExpiresAt = call.ExpiresAt.ToUniversalTime(),
        State = call.State,
        DecidedAt = call.DecidedAt?.ToUniversalTime(),
        Result = call.Result is { } result ? StorableText.Of(result) : null,
    };

    /// <param name="now">Decides whether it has expired.</param>
    public ToolCall ToCall(DateTimeOffset now) => new(Id, UserId, SessionId, Run, new ToolAction(Tool, Command, Fingerprint, Risk, Reason) { Preview = Preview })
    {
        RequestedAt = RequestedAt,
        State = State is ToolCallState.Pending or ToolCallState.Approved && ExpiresAt <= now ? ToolCallState.Expired : State,
        DecidedAt = DecidedAt,
        Result = Result,
    };
}
