namespace K13d.Infrastructure.Llm.Http;

/// <summary>How it is told, through the library, that an answer is none that K13d can use.</summary>
/// <param name="why">Goes on where "cannot be used:" ends, without a full stop and with nothing secret.</param>
internal sealed class UnusableAnswerException(string why) : Exception(why);
