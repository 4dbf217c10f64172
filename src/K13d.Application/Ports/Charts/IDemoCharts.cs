namespace K13d.Application.Ports.Charts;

/// <summary>The chart repository that the demo cluster serves, so that a newcomer has a chart to try without the internet.</summary>
public interface IDemoCharts
{
    /// <summary>By this name K13d knows it.</summary>
    const string Name = "demo";

    /// <summary>Its URL, under which nothing but charts is served; null where K13d is not connected to the demo cluster.</summary>
    Task<Uri?> Find(CancellationToken cancellation);
}
