using K13d.Domain.Failures;

namespace K13d.Domain.Resources;

/// <summary>
/// Every kind that a cluster serves, in the order in which one is preferred where several share a name: the core group, then the groups
/// in the API server's order; in a group its preferred version first. This is how kubectl chooses.
/// </summary>
public sealed class ResourceCatalog(IReadOnlyList<ResourceKind> kinds)
{
    private const int MostSuggestions = 3;

    public IReadOnlyList<ResourceKind> Kinds { get; } = kinds;

    /// <summary>
    /// Finds the kind that a caller means by a plural, a singular, a kind or a short name, each alone or as <c>name.group</c> or
    /// <c>name.version.group</c>; upper and lower case are the same. NotFound names what is spelled alike.
    /// </summary>
    public Result<ResourceKind> Resolve(string token)
    {
        foreach (var (name, version, group) in Readings(token))
        {
            // A proper name wins over another kind's short name, whichever group it is in.
            var found = Find(kind => IsNamed(kind, name), version, group) ?? Find(kind => HasShortName(kind, name), version, group);
            if (found is not null)
            {
                return found;
            }
        }

        return new Failure.NotFound($"The cluster serves no resource called '{token}'.{Suggestion(token)}");
    }

    /// <summary>Finds the kind that an object says it is of. NotFound names the versions that there are of it.</summary>
    public Result<ResourceKind> Find(KindName name)
    {
        if (Kinds.FirstOrDefault(kind => kind.ApiVersion == name.ApiVersion && kind.Kind == name.Kind) is { } found)
        {
            return found;
        }

        var served = Kinds
            .Where(kind => Same(kind.Kind, name.Kind))
            .Select(kind => $"{kind.Kind} in {kind.ApiVersion}")
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var remedy = served.Length == 0
            ? "check the spelling, or apply its CustomResourceDefinition first."
            : $"it serves {string.Join(" and ", served)}.";
        return new Failure.NotFound($"The cluster serves no kind '{name.Kind}' in the apiVersion '{name.ApiVersion}': {remedy}");
    }

    private ResourceKind? Find(Func<ResourceKind, bool> named, string? version, string? group) =>
        Kinds.FirstOrDefault(kind => (version is null || Same(kind.Version, version)) && (group is null || Same(kind.Group, group)) && named(kind));

    /// <summary>A group has dots itself, so a token with two of them can be read in two ways; a version is tried first, as kubectl does.</summary>
    private static IEnumerable<(string Name, string? Version, string? Group)> Readings(string token)
    {
        var parts = token.Split('.', 3);
        if (parts.Length == 1)
        {
            return [(token, null, null)];
        }

        var byGroup = (parts[0], (string?)null, (string?)token[(parts[0].Length + 1)..]);
        return parts.Length == 3 ? [(parts[0], parts[1], parts[2]), byGroup] : [byGroup];
    }

    private static bool IsNamed(ResourceKind kind, string name) => Same(kind.Plural, name) || Same(kind.Singular, name) || Same(kind.Kind, name);

    private static bool HasShortName(ResourceKind kind, string name) => kind.ShortNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private string Suggestion(string token)
    {
        var name = token.Split('.')[0].ToLowerInvariant();
        var alike = Kinds
            .Select(kind => (kind.FullName, Distance: Math.Min(Distance(name, kind.Plural), Distance(name, kind.Singular))))
            .Where(candidate => candidate.Distance <= Math.Max(1, name.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.FullName)
            .Distinct(StringComparer.Ordinal)
            .Take(MostSuggestions)
            .ToArray();
        return alike.Length == 0 ? "" : $" Did you mean {string.Join(" or ", alike)}?";
    }

    /// <summary>How many letters must be added, removed or changed.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
