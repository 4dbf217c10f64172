using K13d.Domain.Identity;

namespace K13d.Application.Pipeline;

/// <summary>A request that only a caller with a permission may make. A request is this or <see cref="IOpenToAnyone"/>, or it is refused.</summary>
public interface IRequires
{
    Permission Permission { get; }
}

/// <summary>A request that needs no permission, and not even a login.</summary>
public interface IOpenToAnyone
{
    /// <summary>Why it needs none.</summary>
    string Because { get; }
}
