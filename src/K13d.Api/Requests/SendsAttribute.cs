namespace K13d.Api.Requests;

/// <summary>The use case that an action sends, for the routes that are not named after theirs: one use case serves several kinds, and each kind has a route of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SendsAttribute(Type useCase) : Attribute
{
    public Type UseCase { get; } = useCase;
}
