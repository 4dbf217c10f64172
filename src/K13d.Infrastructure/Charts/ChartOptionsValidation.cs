using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Charts;

/// <summary>Reports the faults of <see cref="ChartOptions"/> on start, together with all others'.</summary>
internal sealed class ChartOptionsValidation(ChartOptions charts) : IValidateOptions<ChartOptionsValidation.Checked>
{
    public ValidateOptionsResult Validate(string? name, Checked options) =>
        charts.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(charts.Faults);

    internal sealed class Checked;
}
