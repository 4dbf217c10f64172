using Microsoft.OpenApi;

namespace K13d.Api.OpenApi;

/// <summary>Names a header that the action sets where it succeeds.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AnswerHeaderAttribute(string name, JsonSchemaType type, string description) : Attribute
{
    public string Name => name;

    public JsonSchemaType Type => type;

    public string Description => description;
}
