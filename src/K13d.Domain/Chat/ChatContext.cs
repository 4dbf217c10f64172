using K13d.Domain.Resources;

namespace K13d.Domain.Chat;

/// <summary>What a person looks at while asking.</summary>
/// <param name="Namespace">What is meant where none is named.</param>
/// <param name="Resource">As <c>pod/nginx-abc123</c>; null where it is nothing in particular.</param>
public sealed record ChatContext(string Namespace, string? Resource)
{
    public static ChatContext Default { get; } = new(ResourceRef.DefaultNamespace, Resource: null);
}
