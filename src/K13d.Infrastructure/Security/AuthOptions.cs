using Microsoft.Extensions.Configuration;

namespace K13d.Infrastructure.Security;

/// <summary>Who may log in at first, and for how long.</summary>
internal sealed class AuthOptions
{
    /// <summary>A password below this length earns a warning.</summary>
    public const int ShortPassword = 12;

    /// <summary>Of the administrator, when that user is created; null for a generated one.</summary>
    public string? AdminPassword { get; private init; }

    /// <summary>Of a login's token.</summary>
    public TimeSpan TokenLifetime { get; private init; }

    /// <summary>What is wrong with the settings, each with its remedy.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    public static AuthOptions From(IConfiguration configuration)
    {
        var password = configuration["Auth:AdminPassword"] is { Length: > 0 } set ? set : null;
        var readable = TimeSpan.TryParse(
            configuration["Auth:TokenLifetime"] is { Length: > 0 } given ? given : "12:00:00",
            System.Globalization.CultureInfo.InvariantCulture,
            out var lifetime);
        var faults = new List<string>();
        if (!readable || lifetime < TimeSpan.FromMinutes(1) || lifetime > TimeSpan.FromDays(30))
        {
            faults.Add("K13D_AUTH__TOKENLIFETIME must be a duration between one minute and 30 days, such as 12:00:00 (a day is 1.00:00:00).");
        }

        if (password is not null && (string.IsNullOrWhiteSpace(password) || password.Length > 1024))
        {
            faults.Add("K13D_AUTH__ADMINPASSWORD must have 1 to 1024 characters, not only blanks; leave it out to have one generated.");
        }

        return new AuthOptions { AdminPassword = password, TokenLifetime = lifetime, Faults = faults };
    }
}
