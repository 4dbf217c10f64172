namespace K13d.Api.Repeats;

/// <summary>Set as a feature of a request whose answer, though no failure itself, tells of failures that may be over when it is sent again.</summary>
internal sealed record PassingAnswer;
