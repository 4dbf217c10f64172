namespace K13d.Domain.Diagnosis;

/// <summary>The last lines of a container's log, which a rule may want.</summary>
/// <param name="Previous">Of the container before its last restart.</param>
public sealed record ContainerLog(string Pod, string Container, bool Previous)
{
    /// <summary>As evidence names it: <c>log of c in pod/web-1, before its last restart</c>.</summary>
    public override string ToString() => $"log of {Container} in pod/{Pod}{(Previous ? ", before its last restart" : "")}";
}
