namespace K13d.DemoCluster.Api.Writing.Yaml;

/// <summary>YAML that is well-formed and cannot be made JSON.</summary>
/// <param name="why">In the words of the real server.</param>
internal sealed class UnusableYamlException(string why) : Exception(why);
