using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Resources;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Application.Pods;

/// <summary>A request to run a command in a container.</summary>
public interface ICommandInPod
{
    string Name { get; }

    /// <summary>Absent means <c>default</c>.</summary>
    string? Namespace { get; }

    /// <summary>Absent means the pod's default container, or its only one.</summary>
    string? Container { get; }

    /// <summary>The program and its arguments; no shell reads them.</summary>
    IReadOnlyList<string>? Command { get; }
}

/// <summary>What the requests to run a command in a container share.</summary>
public static class PodCommandRules
{
    /// <summary>The command is part of an URL on its way to the container.</summary>
    private const int MostCharacters = 32 * 1024;

    public static ResourceRef Pod(this ICommandInPod request) => ResourceRef.Of(ResourceKind.Pod, request.Namespace, request.Name);

    /// <summary>The command is in the record, as in the API server's own; what it reads and prints is not.</summary>
    public static AuditTarget Audit(this ICommandInPod request)
    {
        var pod = request.Pod();
        var details = new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = CommandLine.Of(request.Command ?? []) };
        if (!string.IsNullOrEmpty(request.Container))
        {
            details["container"] = request.Container;
        }

        return new AuditTarget("exec", pod.ToString(), pod.Namespace) { Details = details };
    }

    public static void OnCommandInPod<T>(this AbstractValidator<T> validator)
        where T : ICommandInPod
    {
        validator.RuleFor(request => request.Name).ObjectName();
        validator.RuleFor(request => request.Namespace).OptionalNamespace();
        validator.RuleFor(request => request.Container).OptionalLabel("container");
        validator.RuleFor(request => request.Command)
            .Must(command => command is [{ Length: > 0 }, ..] && command.All(word => word is not null && !word.Contains('\0', StringComparison.Ordinal)))
            .WithMessage("{PropertyName} must be a list of texts without NUL, the program first: [\"sh\", \"-c\", \"ls -la\"].")
            .Must(command => command is null || command.Sum(word => (word?.Length ?? 0) + 1) <= MostCharacters)
            .WithMessage($"{{PropertyName}} must have at most {MostCharacters} characters: send what is longer as the command's input.")
            .WithName("command");
    }
}
