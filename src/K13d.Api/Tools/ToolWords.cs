using K13d.Domain.Kubectl;
using K13d.Domain.Tools;

namespace K13d.Api.Tools;

/// <summary>How answers and events write what a tool call is.</summary>
internal static class ToolWords
{
    public static string Of(Risk risk) => risk.ToString().ToLowerInvariant();

    public static string Of(ToolCallState state) => state.ToString().ToLowerInvariant();
}
