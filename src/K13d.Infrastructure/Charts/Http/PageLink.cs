namespace K13d.Infrastructure.Charts.Http;

/// <summary>Where the next page is, as the header <c>Link</c> says (RFC 8288).</summary>
internal static class PageLink
{
    public static Uri? Next(IEnumerable<string> headers, Uri asked)
    {
        foreach (var link in headers.SelectMany(header => header.Split(',')))
        {
            var parts = link.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is ['<', .. var target, '>']
                && parts.Skip(1).Any(part => part is "rel=\"next\"" or "rel=next")
                && Uri.TryCreate(asked, target, out var next))
            {
                return next;
            }
        }

        return null;
    }
}
