using K13d.Domain.Resources;

namespace K13d.Application.Pipeline;

/// <summary>
/// What a handler learns about its request and the audit record should say: one for each request. A caller writes <c>po</c>, the record
/// says <c>pod/nginx</c>.
/// </summary>
public sealed class AuditNotes
{
    private readonly Dictionary<string, string> details = new(StringComparer.Ordinal);

    /// <summary>Replaces what the request said it is done to, once the handler knows its proper name.</summary>
    public string? Resource { get; set; }

    /// <summary>Replaces the namespace, for what turns out to have none or to be in the default one.</summary>
    public string? Namespace { get; set; }

    public IReadOnlyDictionary<string, string> Details => details;

    /// <summary>Which object it is done to.</summary>
    public void About(ResourceKind kind, string? @namespace, string name)
    {
        Resource = kind.NameOf(name);
        Namespace = @namespace;
        Add("apiVersion", kind.ApiVersion);
    }

    /// <summary>Adds to the details; never a secret.</summary>
    public void Add(string name, string value) => details[name] = value;
}
