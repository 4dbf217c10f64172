using System.Collections.Frozen;

namespace K13d.Domain.Secrets;

/// <summary>
/// Tells from a name whether what is so called is a secret: a key of Helm's values, an environment variable. Upper and lower case and separators do
/// not count: <c>apiKey</c>, <c>API_KEY</c> and <c>api-key</c> are the same.
/// </summary>
public static class SecretNames
{
    private static readonly char[] Digits = [.. "0123456789"];

    /// <summary>A name that ends so is a secret's, whatever is before: <c>dbPassword</c>, <c>client_secret</c>.</summary>
    private static readonly string[] Endings =
    [
        "password", "passwords", "passwd", "pwd", "passphrase", "passcode",
        "secret", "secrets", "token", "tokens", "credential", "credentials",
        "apikey", "apikeys", "privatekey", "privatekeys", "accesskey", "accesskeys", "accesskeyid", "secretkey", "secretkeyid", "sharedkey",
        "signingkey", "encryptionkey", "masterkey", "accountkey", "storagekey", "sshkey", "licensekey", "tlskey", "authkey",
        "connectionstring", "connectionstrings", "connstr", "dockerconfigjson", "dockerconfig", "kubeconfig", "htpasswd",
    ];

    /// <summary>Too short to be looked for at the end of other words (<c>compass</c>): they must be a word.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.Create(StringComparer.Ordinal, "pass", "pw", "jwt", "dsn", "pem");

    /// <summary>Say only how what comes before them is written: <c>passwordHash</c>, <c>tokenBase64</c>.</summary>
    private static readonly string[] Spellings = ["base", "value", "values", "hash", "hashed", "encoded", "encrypted", "plain", "plaintext", "text", "data", "stringdata", "raw"];

    /// <summary>Names of objects that hold secrets, and amounts: they end as a secret's name does, and are none.</summary>
    private static readonly string[] References =
    [
        "existingsecret", "existingsecrets", "pullsecret", "pullsecrets", "externalsecret", "externalsecrets", "sealedsecret", "sealedsecrets", "tlssecret", "tlssecrets",
        "secretname", "secretref", "createsecret", "usesecret", "maxtokens", "mintokens", "numtokens", "totaltokens", "automountserviceaccounttoken",
    ];

    /// <summary>What is so called inside of something secret says which one it is or how it is kept, and not what it is.</summary>
    private static readonly FrozenSet<string> Descriptions = FrozenSet.Create(
        StringComparer.Ordinal, "name", "namespace", "type", "kind", "apiversion", "enabled", "create", "annotations", "labels", "mountpath", "optional");

    /// <summary>Whether it names a secret. A name that only refers to one (<c>secretName</c>, <c>existingSecret</c>, <c>passwordPolicy</c>) does not.</summary>
    public static bool IsSecret(string name)
    {
        var compact = Compact(name);
        foreach (var spelling in Spellings)
        {
            if (compact.Length > spelling.Length && compact.EndsWith(spelling, StringComparison.Ordinal))
            {
                compact = compact[..^spelling.Length];
                break;
            }
        }

        if (compact.StartsWith("existing", StringComparison.Ordinal) || References.Any(reference => compact.EndsWith(reference, StringComparison.Ordinal)))
        {
            return false;
        }

        return Endings.Any(ending => compact.EndsWith(ending, StringComparison.Ordinal)) || Words.Contains(LastWord(name));
    }

    /// <summary>Whether what is so called stays visible though it is inside of something secret: <c>name</c> in <c>secret: {name: db}</c>.</summary>
    public static bool IsDescription(string name)
    {
        var compact = Compact(name);
        return Descriptions.Contains(compact) || compact.EndsWith("secretname", StringComparison.Ordinal) || compact.StartsWith("existingsecret", StringComparison.Ordinal);
    }

    /// <summary>Without separators and without the number at its end: <c>DB_PASSWORD_2</c> is <c>dbpassword</c>.</summary>
    private static string Compact(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant().TrimEnd(Digits);

    /// <summary>The last of the words that separators or capitals begin.</summary>
    private static string LastWord(string name)
    {
        var text = name.TrimEnd([.. Digits, '_', '-', '.', ' ']).AsSpan();
        var start = text.Length;
        while (start > 0 && char.IsLetterOrDigit(text[start - 1]) && !IsStart(text, start))
        {
            start--;
        }

        return text[start..].ToString().ToLowerInvariant();
    }

    /// <summary>Whether a word begins at this place: <c>P</c> in <c>dbPass</c>.</summary>
    private static bool IsStart(ReadOnlySpan<char> text, int at) => at < text.Length && char.IsUpper(text[at]) && char.IsLower(text[at - 1]);
}
