using System.Buffers;
using System.Text;
using K13d.Application.Ports.Pods;

namespace K13d.Application.Pods;

/// <summary>What a command prints, up to <see cref="MostBytes"/> of each stream. What comes after is taken and dropped, so that the command can end.</summary>
internal sealed class PrintedText
{
    public const int MostBytes = 1024 * 1024;

    private readonly Kept output = new();
    private readonly Kept errors = new();

    public string Output => output.Text;

    public string Errors => errors.Text;

    public bool IsTruncated => output.IsTruncated || errors.IsTruncated;

    public void Add(CommandPiece piece)
    {
        if (piece.Stream is CommandStream.Output or CommandStream.Errors)
        {
            (piece.Stream == CommandStream.Output ? output : errors).Add(piece.Bytes.Span);
        }
    }

    private sealed class Kept
    {
        private readonly ArrayBufferWriter<byte> bytes = new();

        public bool IsTruncated { get; private set; }

        /// <summary>Where it was cut within a character, without that one.</summary>
        public string Text
        {
            get
            {
                var all = bytes.WrittenSpan;
                var characters = new char[Encoding.UTF8.GetMaxCharCount(all.Length)];
                return new string(characters, 0, Encoding.UTF8.GetDecoder().GetChars(all, characters, flush: !IsTruncated));
            }
        }

        public void Add(ReadOnlySpan<byte> more)
        {
            var room = Math.Min(more.Length, MostBytes - bytes.WrittenCount);
            bytes.Write(more[..room]);
            IsTruncated |= room < more.Length;
        }
    }
}
