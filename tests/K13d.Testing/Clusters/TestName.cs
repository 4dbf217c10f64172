namespace K13d.Testing.Clusters;

/// <summary>Names that nothing else has, also not on a cluster that others use.</summary>
public static class TestName
{
    /// <param name="purpose">The start of the name, a DNS label; the rest is random.</param>
    public static string New(string purpose) => $"{purpose}-{Guid.NewGuid():N}"[..Math.Min(purpose.Length + 9, 63)];
}
