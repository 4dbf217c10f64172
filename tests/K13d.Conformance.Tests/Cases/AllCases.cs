namespace K13d.Conformance.Tests.Cases;

/// <summary>Every case.</summary>
internal static class AllCases
{
    public static readonly IReadOnlyList<ConformanceCase> All =
    [
        .. ListCases.All,
        .. TableCases.All,
        .. PatchCases.All,
        .. ApplyCases.All,
        .. WriteCases.All,
        .. ScaleCases.All,
        .. DeleteCases.All,
        .. PropagationCases.All,
        .. OwnerCases.All,
        .. StrayOwnerCases.All,
        .. CustomResourceCases.All,
        .. DefinitionCases.All,
        .. WatchCases.All,
        .. BadRequestCases.All,
        .. YamlCases.All,
        .. DiscoveryCases.All,
        .. OpenApiCases.All,
        .. HealthCases.All,
        .. ReviewCases.All,
        .. EvictionCases.All,
        .. LogCases.All,
        .. BudgetCases.All,
        .. ExecCases.All,
    ];
}
