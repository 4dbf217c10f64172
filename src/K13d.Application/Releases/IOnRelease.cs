using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Resources;
using K13d.Domain.Resources;

namespace K13d.Application.Releases;

/// <summary>A request about one release.</summary>
public interface IOnRelease
{
    string Name { get; }

    /// <summary>Absent means <c>default</c>.</summary>
    string? Namespace { get; }
}

/// <summary>What the requests about one release share.</summary>
public static class OnReleaseRules
{
    /// <summary>The namespace that the request means.</summary>
    public static string Place(this IOnRelease request) => string.IsNullOrEmpty(request.Namespace) ? ResourceRef.DefaultNamespace : request.Namespace;

    /// <summary>As the audit record names it: <c>release/web</c>.</summary>
    public static AuditTarget Audit(this IOnRelease request, string action) => new(action, $"release/{request.Name}", request.Place());

    public static void OnRelease<T>(this AbstractValidator<T> validator)
        where T : IOnRelease
    {
        validator.RuleFor(request => request.Name).ReleaseName();
        validator.RuleFor(request => request.Namespace).OptionalNamespace();
    }
}
