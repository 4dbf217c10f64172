using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Llm;

/// <summary>Reports the faults of <see cref="LlmOptions"/> on start, together with all others'.</summary>
internal sealed class LlmOptionsValidation(LlmOptions llm) : IValidateOptions<LlmOptionsValidation.Checked>
{
    public ValidateOptionsResult Validate(string? name, Checked options) =>
        llm.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(llm.Faults);

    internal sealed class Checked;
}
