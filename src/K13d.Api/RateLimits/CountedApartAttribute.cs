namespace K13d.Api.RateLimits;

/// <summary>An operation of which one page asks for dozens: it is counted by itself, and more often. Before login it is counted like any other.</summary>
/// <param name="what">What these are.</param>
/// <param name="times">How many times the usual number it may be.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CountedApartAttribute(string what, int times) : Attribute
{
    public string What => what;

    public int Times => times;
}
