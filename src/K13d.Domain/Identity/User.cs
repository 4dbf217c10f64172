namespace K13d.Domain.Identity;

/// <summary>Somebody who can log in with a password.</summary>
/// <param name="PasswordHash">In the PHC string format; never leaves K13d.</param>
/// <param name="Enabled">False ends every session of theirs at once and lets no new one begin.</param>
public sealed record User(Guid Id, string Name, Role Role, string PasswordHash, bool Enabled)
{
    /// <summary>The administrator that the first start creates, and whom a login without a user name means.</summary>
    public const string FirstAdministrator = "admin";

    /// <summary>Longer is no name of ours, so nothing needs to look it up.</summary>
    public const int LongestName = 256;

    // A hash has no place in a log line, which is where a record's own text tends to end.
    public override string ToString() => $"{Name} ({Role}{(Enabled ? "" : ", disabled")})";
}
