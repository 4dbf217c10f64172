using K13d.Domain.Chat;

namespace K13d.Application.Chat.Builtin;

/// <summary>What the operator without a model says of itself.</summary>
internal static class SelfDescription
{
    /// <summary>For who asks nothing of the cluster.</summary>
    public static string Of(ChatContext context) =>
        $"""
        I am K13d's operator, here without a language model: I find out what is wrong in the cluster by rules, and say the cause, the evidence and what may put it right. Ask me, for example:
          is anything broken in namespace {context.Namespace}?
          why is {context.Resource ?? "pod/NAME"} failing?
          is deployment NAME in order?
          what is wrong in all namespaces?
          list deployments
          kubectl logs deployment/NAME --tail=20
        Commands are shown to you before they run. I understand English, and little of it: names of kinds, objects and namespaces count most.

        """;

    /// <summary>For who wants something changed.</summary>
    /// <param name="command">That would do it.</param>
    public static string Instead(string command) =>
        $"""
        I have changed nothing: without a language model I only propose what puts right something that I found to be wrong. But I run commands. Send this one, and you see what it would do before you approve it:
          kubectl {command}

        """;
}
