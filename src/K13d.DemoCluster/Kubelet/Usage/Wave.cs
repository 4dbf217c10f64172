namespace K13d.DemoCluster.Kubelet.Usage;

/// <summary>
/// An amount that goes up and down by the clock alone: two sines on a mean, a slow one and a fast one. What it adds up to over a time is known
/// without keeping anything.
/// </summary>
/// <param name="Swing">How far it leaves the mean, as a share of it: 0 to 1.</param>
/// <param name="Phase">Where in its turns it is at the beginning of time, 0 to 1: what tells one container from another.</param>
internal readonly record struct Wave(double Mean, double Swing, double Phase)
{
    private const double SlowSeconds = 420;
    private const double FastSeconds = 97;
    private const double SlowShare = 0.7;

    public double At(DateTimeOffset time) => Mean * (1 + (Swing * ((SlowShare * Sine(time, SlowSeconds)) + ((1 - SlowShare) * Sine(time, FastSeconds)))));

    /// <summary>The amount times the seconds between two moments.</summary>
    public double Between(DateTimeOffset start, DateTimeOffset end) =>
        Mean * ((end - start).TotalSeconds + (Swing * ((SlowShare * Area(start, end, SlowSeconds)) + ((1 - SlowShare) * Area(start, end, FastSeconds)))));

    private double Sine(DateTimeOffset time, double period) => Math.Sin(Angle(time, period));

    private double Area(DateTimeOffset start, DateTimeOffset end, double period) =>
        (Math.Cos(Angle(start, period)) - Math.Cos(Angle(end, period))) * period / Math.Tau;

    private double Angle(DateTimeOffset time, double period) => Math.Tau * (((time - DateTimeOffset.UnixEpoch).TotalSeconds / period) + Phase);
}
