using System.Text.Json;
using K13d.Application.Ports.Chat;
using Microsoft.SemanticKernel;

namespace K13d.Infrastructure.Llm.Protocol;

/// <summary>Makes of tools the functions that the library tells a model of. It has nothing to invoke: that is K13d's to do, after it has asked.</summary>
internal static class AdvertisedTools
{
    public static PromptExecutionSettings Settings(IReadOnlyList<ModelTool> tools) => new()
    {
        FunctionChoiceBehavior = tools.Count == 0 ? null : FunctionChoiceBehavior.Auto([.. tools.Select(Function)], autoInvoke: false),
    };

    private static KernelFunction Function(ModelTool tool)
    {
        using var schema = JsonDocument.Parse(tool.Parameters);
        return KernelFunctionFactory.CreateFromMethod(NeverInvoked, new KernelFunctionFromMethodOptions
        {
            FunctionName = tool.Name,
            Description = tool.Description,
            Parameters = [.. Parameters(schema.RootElement)],
        });
    }

    private static IEnumerable<KernelParameterMetadata> Parameters(JsonElement schema)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        return schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => new KernelParameterMetadata(property.Name)
            {
                IsRequired = required.Contains(property.Name),
                Schema = KernelJsonSchema.Parse(property.Value.GetRawText()),
            })
            : [];
    }

    private static string NeverInvoked() => throw new InvalidOperationException("K13d invokes tools itself.");
}
