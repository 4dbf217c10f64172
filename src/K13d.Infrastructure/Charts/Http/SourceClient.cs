using System.Net;
using System.Net.Http.Headers;
using K13d.Domain.Failures;
using K13d.Infrastructure.Addresses;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Http;

/// <summary>
/// Asks sources, and only what may be asked: each URL and each redirect is checked, sizes and times are bounded, and a credential goes to the origin it is for.
/// </summary>
internal sealed class SourceClient(SourceConnections connections, SourceRules rules, ChartOptions options, TimeProvider time) : IDisposable
{
    private const int MostRedirects = 5;

    /// <summary>An answer is held in memory until it has been checked.</summary>
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim slots = new(MostAtOnce, MostAtOnce);

    /// <summary>
    /// The answer, whatever its status. Invalid where it may not be asked, is too large or redirects to where it may not; Unavailable
    /// <c>CHART_SOURCE_UNAVAILABLE</c> where nobody answers in time, or with an error of the server's own.
    /// </summary>
    public async Task<Result<SourceAnswer>> Get(SourceRequest request, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        using var deadline = new CancellationTokenSource(options.FetchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            return await Follow(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ChartSourceFailures.Unavailable(
                $"{ChartSourceFailures.Origin(request.Url.Web)} did not answer in time: an answer may take {options.FetchTimeout} (K13D_HELM__FETCHTIMEOUT). Try again later.");
        }
        catch (HttpRequestException refused) when (refused.InnerException is RefusedAddressException)
        {
            return ((RefusedAddressException)refused.InnerException).Why;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return ChartSourceFailures.Unavailable($"{ChartSourceFailures.Origin(request.Url.Web)} does not answer: {Reason(broken)} Try again later.");
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task<Result<SourceAnswer>> Follow(SourceRequest request, CancellationToken cancellation)
    {
        var url = request.Url;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            if (await Refuse(request, url, cancellation) is { } refused)
            {
                return refused;
            }

            using var message = Message(request, url);
            using var response = await connections.Send(message, cancellation);
            if (!IsRedirect(response))
            {
                return await Answer(request, url, response, cancellation);
            }

            if (Target(url, response).IsFailure(out var failure, out var target))
            {
                return failure;
            }

            url = target;
        }

        return new Failure.Invalid($"{ChartSourceFailures.Origin(request.Url.Web)} redirects more than {MostRedirects} times.");
    }

    /// <summary>A registry is listed by the folder that charts are in, and its API is elsewhere on it: of its own origin the source was checked.</summary>
    private async Task<Failure.Invalid?> Refuse(SourceRequest request, SourceUrl url, CancellationToken cancellation)
    {
        if (request.Url.IsRegistry && url.Origin == request.Url.Origin)
        {
            return null;
        }

        return await rules.Refuse(url, cancellation);
    }

    private static HttpRequestMessage Message(SourceRequest request, SourceUrl url)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, url.Web);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("K13d", null));
        foreach (var type in request.Accept)
        {
            message.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(type));
        }

        if (url.Origin == request.Url.Origin)
        {
            message.Headers.Authorization = request.Authorization;
        }

        if (request.Known is { } known)
        {
            if (known.Tag is { } tag)
            {
                message.Headers.IfNoneMatch.Add(tag);
            }

            message.Headers.IfModifiedSince = known.Modified;
        }

        return message;
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.StatusCode is
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Result<SourceUrl> Target(SourceUrl from, HttpResponseMessage response)
    {
        var origin = ChartSourceFailures.Origin(from.Web);
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from.Web, location, out var to))
        {
            return new Failure.Invalid($"{origin} redirects to nowhere.");
        }

        if (to.Scheme is not ("https" or "http") || !SourceUrl.TryRead(to.AbsoluteUri, out var target, out _))
        {
            return new Failure.Invalid($"{origin} redirects to what is no URL with https or http, or holds a user: that is not followed.");
        }

        return from.Web.Scheme == "https" && target.Web.Scheme == "http"
            ? new Failure.Invalid($"{origin} redirects from https to http: that is not followed.")
            : target;
    }

    private static async Task<Result<SourceAnswer>> Answer(SourceRequest request, SourceUrl url, HttpResponseMessage response, CancellationToken cancellation)
    {
        var origin = ChartSourceFailures.Origin(url.Web);
        if ((int)response.StatusCode is >= 500 or 408 or 429)
        {
            return ChartSourceFailures.Unavailable($"{origin} answers with the status {(int)response.StatusCode}. Try again later.");
        }

        byte[] body = [];
        if (response.IsSuccessStatusCode && (await Read(response, origin, request.MostBytes, cancellation)).IsFailure(out var failure, out body!))
        {
            return failure;
        }

        return new SourceAnswer(
            response.StatusCode,
            body,
            new SourceValidators(response.Headers.ETag, response.Content.Headers.LastModified),
            [.. response.Headers.WwwAuthenticate],
            PageLink.Next(response.Headers.TryGetValues("Link", out var links) ? links : [], url.Web));
    }

    private static async Task<Result<byte[]>> Read(HttpResponseMessage response, string origin, long most, CancellationToken cancellation)
    {
        var tooLarge = new Failure.Invalid($"{origin} sends more than {most / (1024 * 1024)} MiB, which is more than K13d takes.");
        if (response.Content.Headers.ContentLength > most)
        {
            return tooLarge;
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var read = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (read.Length + count > most)
            {
                return tooLarge;
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    /// <summary>In words of ours: its own may tell what was looked up.</summary>
    private static string Reason(Exception broken) => broken is HttpRequestException { HttpRequestError: var error }
        ? error switch
        {
            HttpRequestError.NameResolutionError => "its name cannot be resolved.",
            HttpRequestError.SecureConnectionError => "its certificate is not trusted, or it speaks no TLS.",
            HttpRequestError.ConnectionError => "there is no connection to it.",
            _ => "its answer broke off or is no HTTP.",
        }
        : "its answer broke off.";
}
