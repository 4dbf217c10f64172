using K13d.Domain.Chat;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class ChatEventRow
{
    public required Guid SessionId { get; init; }

    public required long Number { get; init; }

    public required Guid Run { get; init; }

    /// <summary>As <see cref="ChatEventText"/> writes it.</summary>
    public required string Data { get; init; }

    public required bool IsLast { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Model(EntityTypeBuilder<ChatEventRow> row)
    {
        row.ToTable("chat_events");
        row.HasKey(told => new { told.SessionId, told.Number });
        row.HasIndex(told => told.Run);
    }

    public static ChatEventRow Of(Guid session, NumberedEvent told, DateTimeOffset at) => new()
    {
        SessionId = session,
        Number = told.Number,
        Run = told.Run,
        Data = ChatEventText.Write(told.Event),
        IsLast = told.Event.IsLast,
        At = at,
    };

    public NumberedEvent ToEvent() => new(Number, Run, ChatEventText.Read(Data));
}
