namespace K13d.Infrastructure.Llm.Http;

/// <summary>How the HTTP client tells, through the library, that nothing has come for too long.</summary>
internal sealed class SilentException : Exception;
