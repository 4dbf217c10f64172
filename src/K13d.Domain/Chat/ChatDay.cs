namespace K13d.Domain.Chat;

/// <summary>The day that runs and tokens are counted in: UTC, wherever people and replicas are.</summary>
public readonly record struct ChatDay(DateOnly Date)
{
    /// <summary>When the next one begins.</summary>
    public DateTimeOffset End => new(Date.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    public static ChatDay At(DateTimeOffset time) => new(DateOnly.FromDateTime(time.UtcDateTime));
}
