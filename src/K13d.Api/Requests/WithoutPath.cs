using Serilog.Core;
using Serilog.Events;

namespace K13d.Api.Requests;

/// <summary>
/// Takes out of every line the path that ASP.NET Core puts into the scope of a request: a secret may be in it. <see cref="RequestLog"/> names
/// the route instead.
/// </summary>
internal sealed class WithoutPath : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent("RequestPath");
}
