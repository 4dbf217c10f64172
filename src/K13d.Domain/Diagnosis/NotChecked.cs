namespace K13d.Domain.Diagnosis;

/// <summary>What a diagnosis goes without.</summary>
/// <param name="What">A kind as objects spell it (<c>ConfigMap</c>), or in words (<c>log of c in pod/web-1</c>).</param>
/// <param name="Why">For a person: <c>you may not list it</c>.</param>
public sealed record NotChecked(string What, string Why)
{
    public override string ToString() => $"{What}: {Why}";
}
