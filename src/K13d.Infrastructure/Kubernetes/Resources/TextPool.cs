using System.Text;
using System.Text.Json;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>
/// Gives texts that come again and again (a status, a node, an age) one string each, for as long as one table is read. It forgets rather than
/// grows.
/// </summary>
internal sealed class TextPool
{
    private const int Places = 1024;
    private const int Longest = 64;

    private readonly string?[] held = new string?[Places];

    /// <summary>The text of the string that the reader is at.</summary>
    public string Text(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? reader.GetString()! : Text(reader.ValueSpan);

    private string Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var place = ref held[(uint)hash.ToHashCode() % Places];
        if (place is null || !Ascii.Equals(utf8, place))
        {
            place = Encoding.UTF8.GetString(utf8);
        }

        return place;
    }
}
