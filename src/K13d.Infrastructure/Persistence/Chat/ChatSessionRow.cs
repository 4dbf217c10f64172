using K13d.Domain.Chat;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class ChatSessionRow
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The number of the last event there was, whether or not that is still kept.</summary>
    public required long LastEvent { get; init; }

    /// <summary>The last place in the history: each message and each tool call has one of its own.</summary>
    public required long LastPlace { get; init; }

    /// <summary>Who holds it, until when unless that is renewed.</summary>
    public Guid? Run { get; init; }

    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Somebody wants its run to end.</summary>
    public bool Cancelling { get; init; }

    public static void Model(EntityTypeBuilder<ChatSessionRow> row)
    {
        row.ToTable("chat_sessions");
        row.HasIndex(session => new { session.UserId, session.UpdatedAt });
        row.HasIndex(session => session.HeldUntil);
        row.HasMany<ChatMessageRow>().WithOne().HasForeignKey(message => message.SessionId).OnDelete(DeleteBehavior.Cascade);
        row.HasMany<ChatEventRow>().WithOne().HasForeignKey(told => told.SessionId).OnDelete(DeleteBehavior.Cascade);
        row.HasMany<ToolCallRow>().WithOne().HasForeignKey(call => call.SessionId).OnDelete(DeleteBehavior.Cascade);
    }

    public ChatSession ToSession(DateTimeOffset now) => new(Id, UserId, Title, CreatedAt, UpdatedAt, Run, LastEvent) { IsLapsed = Run is not null && !IsHeld(now) };

    /// <summary>Whether a run goes on in it: one whose lease has lapsed does not.</summary>
    public bool IsHeld(DateTimeOffset now) => Run is not null && HeldUntil > now;
}
