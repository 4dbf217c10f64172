using K13d.Domain.Chat;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class ChatMessageRow
{
    public required Guid SessionId { get; init; }

    public required long Place { get; init; }

    public required ChatRole Role { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Model(EntityTypeBuilder<ChatMessageRow> row)
    {
        row.ToTable("chat_messages");
        row.HasKey(message => new { message.SessionId, message.Place });
        row.Property(message => message.Role).HasConversion<string>();
    }

    public static ChatMessageRow Of(Guid session, long place, ChatMessage message) =>
        new() { SessionId = session, Place = place, Role = message.Role, Content = StorableText.Of(message.Content), At = message.At.ToUniversalTime() };

    public ChatMessage ToMessage() => new(Role, Content, At);
}
