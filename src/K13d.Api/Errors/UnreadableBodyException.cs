using K13d.Domain.Failures;

namespace K13d.Api.Errors;

/// <summary>How a formatter tells MVC that it cannot read a body; <see cref="ModelErrors"/> answers with the reason.</summary>
internal sealed class UnreadableBodyException(Failure why) : Exception(why.Message)
{
    public Failure Why { get; } = why;
}
