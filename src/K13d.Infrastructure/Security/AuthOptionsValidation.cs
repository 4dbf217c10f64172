using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Security;

/// <summary>Reports the faults of <see cref="AuthOptions"/> on start, together with all others'.</summary>
internal sealed class AuthOptionsValidation(AuthOptions auth) : IValidateOptions<AuthOptionsValidation.Checked>
{
    public ValidateOptionsResult Validate(string? name, Checked options) =>
        auth.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(auth.Faults);

    internal sealed class Checked;
}
