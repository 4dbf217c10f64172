using K13d.Architecture.Tests.Reading;

namespace K13d.Architecture.Tests.Rules;

/// <summary>A technology is used in one place of the product, so that replacing it is work in one place.</summary>
/// <param name="Name">How the full names of its types start.</param>
/// <param name="Home">The namespace that may use it, with all below it.</param>
internal sealed record Technology(string Name, string Home)
{
    public IEnumerable<CompiledType> UsedIn(IEnumerable<CompiledType> types) => types.Where(type => type.IsUsing(Name));

    public IEnumerable<CompiledType> Violations(IEnumerable<CompiledType> types) => UsedIn(types).Where(type => !type.IsIn(Home));
}
