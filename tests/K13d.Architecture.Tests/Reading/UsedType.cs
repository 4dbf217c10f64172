namespace K13d.Architecture.Tests.Reading;

/// <summary>A type that code names somewhere. A nested type counts as the type that it is nested in.</summary>
/// <param name="Assembly">The simple name of the assembly that has it.</param>
/// <param name="FullName">With its namespace; a generic one with the number of its parameters: <c>Task`1</c>.</param>
internal readonly record struct UsedType(string Assembly, string FullName);
