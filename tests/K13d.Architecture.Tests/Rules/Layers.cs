using K13d.Architecture.Tests.Reading;

namespace K13d.Architecture.Tests.Rules;

/// <summary>What the layers must not know of each other, below what references between assemblies can say.</summary>
internal static class Layers
{
    /// <summary>Below Api nobody knows of HTTP requests: a use case has other callers too.</summary>
    public static IEnumerable<CompiledType> HttpBelowApi(IEnumerable<CompiledType> types) =>
        types.Where(type => type.Assembly is "K13d.Domain" or "K13d.Application" or "K13d.Infrastructure")
            .Where(type => type.IsUsing("Microsoft.AspNetCore.Http."));

    /// <summary>In Api only <c>Program</c> names Infrastructure; the rest asks for ports.</summary>
    public static IEnumerable<CompiledType> InfrastructureOutsideProgram(IEnumerable<CompiledType> types) =>
        types.Where(type => type.Assembly == "K13d.Api" && type.FullName != "K13d.Api.Program")
            .Where(type => type.Uses.Any(used => used.Assembly == "K13d.Infrastructure"));

    /// <summary>The Domain has rules and values and speaks to nothing.</summary>
    public static IEnumerable<CompiledType> DomainDoingIo(IEnumerable<CompiledType> types) =>
        types.Where(type => type.Assembly == "K13d.Domain")
            .Where(type => type.Uses.Any(used => used.FullName is
                "System.IO.File" or "System.IO.Directory" or "System.IO.FileStream" or "System.Console"
                || used.FullName.StartsWith("System.Net.Http.", StringComparison.Ordinal)
                || used.FullName.StartsWith("System.Net.Sockets.", StringComparison.Ordinal)
                || used.FullName.StartsWith("System.Diagnostics.Process", StringComparison.Ordinal)));

    /// <summary>What implements a port is nobody's business but the container's.</summary>
    public static IEnumerable<CompiledType> PublicAdapters(IEnumerable<CompiledType> types) =>
        Adapters(types).Where(type => type.Definition.IsPublic);

    public static IEnumerable<CompiledType> Adapters(IEnumerable<CompiledType> types) =>
        types.Where(type => type.Assembly == "K13d.Infrastructure")
            .Where(type => type.Definition.Interfaces.Any(
                implemented => implemented.InterfaceType.Namespace.StartsWith("K13d.Application.Ports", StringComparison.Ordinal)));
}
