using K13d.Domain.Failures;

namespace K13d.Infrastructure.Addresses;

/// <summary>How the opening of a connection says that it may not be; whoever asked answers with the reason.</summary>
internal sealed class RefusedAddressException(Failure.Invalid why) : Exception(why.Message)
{
    public Failure.Invalid Why { get; } = why;
}
