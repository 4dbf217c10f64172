using K13d.Domain.Identity;

namespace K13d.Application.Ports.Identity;

/// <summary>Where the request at hand comes from.</summary>
public interface IRequestContext
{
    /// <summary>Null where nobody is logged in.</summary>
    Caller? Caller { get; }

    /// <summary>The id that the answer, the log and the audit record share.</summary>
    string CorrelationId { get; }

    /// <summary>Null for what K13d does by itself.</summary>
    string? ClientAddress { get; }
}
