using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using K13d.Domain.Chat;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Persistence.Chat;

/// <summary>An event as JSON, with what it is in <c>type</c>. The kinds of events and of failures there are, are read from their types, so that none is forgotten.</summary>
internal static class ChatEventText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTypes } },
    };

    public static string Write(ChatEvent told) => JsonSerializer.Serialize(told, Options);

    public static ChatEvent Read(string text) =>
        JsonSerializer.Deserialize<ChatEvent>(text, Options) ?? throw new InvalidOperationException("A stored event of a chat is null.");

    private static void NameTypes(JsonTypeInfo type)
    {
        if (type.Type != typeof(ChatEvent) && type.Type != typeof(Failure))
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "type" };
        foreach (var kind in type.Type.GetNestedTypes().Where(kind => kind.IsSubclassOf(type.Type)))
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind, kind.Name));
        }
    }
}
