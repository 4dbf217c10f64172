using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace K13d.Api.Hosting;

/// <summary>Tells what whoever starts K13d can mend, a setting or an address, from what only a bug can cause.</summary>
internal static class StartFaults
{
    /// <summary>What is wrong, each with its remedy; null where this exception is none of theirs.</summary>
    public static IReadOnlyList<string>? Of(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException { InnerExceptions: var all } when all.All(each => each is OptionsValidationException) =>
            [.. all.Cast<OptionsValidationException>().SelectMany(wrong => wrong.Failures).Distinct(StringComparer.Ordinal)],
        IOException { InnerException: AddressInUseException } taken =>
            [$"{taken.Message.TrimEnd('.')}. Stop what listens there, or set ASPNETCORE_URLS to another address."],
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unreadable =>
            [$"{unreadable.Message} Its variable begins with K13D_ and has __ for each colon."],
        _ => null,
    };
}
