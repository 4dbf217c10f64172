namespace K13d.Api.OpenApi;

/// <summary>
/// The statuses with which an operation fails beyond those that follow from what it is: 400 with parameters or a body, 401 and 403 behind a
/// login, 413 and 415 with a body, 429 where requests are counted, and 500.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FailuresAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses { get; } = statuses;
}
