using K13d.Application.Tools;
using K13d.Domain.Kubectl;
using K13d.Domain.Settings;

namespace K13d.Application.Chat.Runs;

/// <summary>Decides which tool calls a person is asked about: all, but those that are known to read and that the person or the rules below let pass.</summary>
internal sealed class AskingPolicy(UserSettings settings, LlmProvider provider)
{
    private readonly HashSet<string> approvedPlaces = new(StringComparer.Ordinal);

    /// <summary>A person has said yes to this.</summary>
    public void Approved(PreparedTool tool)
    {
        if (tool.Namespace is { } place)
        {
            approvedPlaces.Add(place);
        }
    }

    /// <summary>Why nobody is asked; null where somebody is.</summary>
    public string? WhyUnasked(PreparedTool tool)
    {
        if (tool.Action.Risk != Risk.Read)
        {
            return null;
        }

        if (settings.AutoApproveReadonly)
        {
            return "It only reads, and your settings let it (auto_approve_readonly).";
        }

        // Nothing of it leaves K13d: no model is told, and the person may read it all.
        return provider == LlmProvider.Builtin && tool.Action.Tool == DiagnoseTool.Name && tool.Namespace is { } place && approvedPlaces.Contains(place)
            ? "You have let it look into this namespace, and what K13d's own diagnosis reads leaves K13d to nobody."
            : null;
    }
}
