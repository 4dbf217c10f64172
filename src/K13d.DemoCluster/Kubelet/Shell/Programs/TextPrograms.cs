using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What reads files or its input, and prints something of it.</summary>
internal static class TextPrograms
{
    private delegate IEnumerable<string> Filter(Invocation call, IReadOnlyList<string> lines);

    public static IEnumerable<(string Name, Program Run)> All =>
    [
        ("cat", Cat), ("tee", Tee), ("head", Of(Head, HasNumber)), ("tail", Tail), ("wc", Count), ("grep", GrepProgram.Run),
            ("egrep", GrepProgram.Run), ("sort", Of(Sort)), ("uniq", Of(Unique)),
        ("tac", Of((_, lines) => lines.Reverse())), ("rev", Of((_, lines) => lines.Select(line => new string([.. line.Reverse()])))),
            ("nl", Of((_, lines) => lines.Select((line, at) => $"{at + 1,6}\t{line}"))),
        ("cut", CutPrograms.Cut), ("tr", CutPrograms.Translate), ("sed", CutPrograms.Edit), ("awk", CutPrograms.Fields), ("xargs", Xargs), ("base64", Base64),
        ("md5sum", Sum(MD5.HashData)), ("sha1sum", Sum(SHA1.HashData)), ("sha256sum", Sum(SHA256.HashData)), ("gzip", Cat), ("gunzip", Cat),
            ("zcat", Cat), ("less", Cat), ("more", Cat),
    ];

    /// <summary>The first number among the options, as of <c>-n 3</c>, <c>-n3</c> and <c>-3</c>.</summary>
    public static int NumberOf(Invocation call, int otherwise) => call.Arguments
        .Select(argument => int.TryParse(argument.TrimStart('-', 'n', 'c', '+'), CultureInfo.InvariantCulture, out var count) ? count : (int?)null)
        .FirstOrDefault(count => count is not null) ?? otherwise;

    /// <summary>What is no option, and no number that belongs to one.</summary>
    private static IEnumerable<string> HasNumber(Invocation call) =>
        call.Arguments.Where((argument, at) => !argument.StartsWith('-') && (at == 0 || call.Arguments[at - 1] is not ("-n" or "-c")));

    private static Program Of(Filter filter, Func<Invocation, IEnumerable<string>>? files = null) => call =>
        Run(call, filter, files?.Invoke(call) ?? call.Operands);

    private static IEnumerable<Step> Run(Invocation call, Filter filter, IEnumerable<string> files)
    {
        var gathered = new MemoryStream();
        foreach (var step in call.Gather(files, gathered)) yield return step;
        foreach (var line in filter(call, Invocation.Lines(gathered))) yield return new Step.Say(line, false);
    }

    private static IEnumerable<Step> Cat(Invocation call)
    {
        if (call.Operands.Any(operand => operand != "-"))
        {
            foreach (var operand in call.Operands)
            {
                var content = new MemoryStream();
                foreach (var step in call.Gather([operand], content)) yield return step;
                if (content.Length > 0) yield return new Step.Emit(content.ToArray());
            }

            yield break;
        }

        while (true)
        {
            var bytes = call.State.Input.TakeAll();
            if (bytes.Length > 0) yield return new Step.Emit(bytes);
            else if (call.State.Input.TakeEnd()) yield break;
            else yield return new Step.Read();
        }
    }

    private static IEnumerable<Step> Tee(Invocation call)
    {
        var input = new MemoryStream();
        foreach (var step in call.Gather([], input)) yield return step;
        foreach (var operand in call.Operands)
        {
            yield return new Step.Look();
            var fault = call.State.Files.Write(call.State.PathOf(operand), input.ToArray(), call.State.Now, call.Has('a'));
            if (fault != FileFault.None) yield return call.Fault($"{operand}: {fault.Words()}");
        }

        yield return new Step.Emit(input.ToArray());
    }

    private static IEnumerable<string> Head(Invocation call, IReadOnlyList<string> lines) => lines.Take(NumberOf(call, 10));

    private static IEnumerable<Step> Tail(Invocation call)
    {
        if (call.Arguments.Contains("/dev/zero")) return [new Step.Pass(TimeSpan.FromSeconds(1)), new Step.TakeAllMemory()];
        if (call.Has('f') || call.Has('F')) return Follow(call);
        if (call.Arguments.FirstOrDefault(argument => argument.StartsWith("-c+", StringComparison.Ordinal)) is { } from)
        {
            return SkipBytes(call, int.TryParse(from[3..], CultureInfo.InvariantCulture, out var first) ? first : 1);
        }

        return Run(call, (_, lines) => lines.TakeLast(NumberOf(call, 10)), HasNumber(call));
    }

    // https://man7.org/linux/man-pages/man1/tail.1.html: -c +N begins with byte N.
    private static IEnumerable<Step> SkipBytes(Invocation call, int first)
    {
        var input = new MemoryStream();
        foreach (var step in call.Gather([], input)) yield return step;
        if (input.Length >= first) yield return new Step.Emit(input.ToArray().AsMemory(Math.Max(first - 1, 0)));
    }

    private static IEnumerable<Step> Follow(Invocation call)
    {
        var files = HasNumber(call).Where(file => file != "/dev/null").ToList();
        if (files.Count > 0)
        {
            foreach (var step in Run(call, (_, lines) => lines.TakeLast(10), files)) yield return step;
        }

        yield return new Step.Stay();
    }

    private static IEnumerable<Step> Count(Invocation call)
    {
        var gathered = new MemoryStream();
        foreach (var step in call.Gather(call.Operands, gathered)) yield return step;
        var text = Encoding.UTF8.GetString(gathered.ToArray());
        var words = text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Length;
        var name = call.Operands.FirstOrDefault() is { } file ? $" {file}" : "";
        var counts = new List<long>();
        if (call.Has('l')) counts.Add(text.Count(letter => letter == '\n'));
        if (call.Has('w')) counts.Add(words);
        if (call.Has('c')) counts.Add(gathered.Length);
        yield return new Step.Say((counts.Count == 0 ? $"{text.Count(letter => letter == '\n'),9} {words,9} {gathered.Length,9}"
            : string.Join(' ', counts)) + name, false);
    }

    private static IEnumerable<string> Sort(Invocation call, IReadOnlyList<string> lines)
    {
        var sorted = call.Has('n') ? lines.OrderBy(line =>
            double.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, out var number) ? number : 0) : lines.Order(StringComparer.Ordinal);
        var wanted = call.Has('r') ? sorted.Reverse() : sorted;
        return call.Has('u') ? wanted.Distinct() : wanted;
    }

    private static IEnumerable<string> Unique(Invocation call, IReadOnlyList<string> lines)
    {
        for (var at = 0; at < lines.Count;)
        {
            var same = lines.Skip(at).TakeWhile(line => line == lines[at]).Count();
            if (!call.Has('d') || same > 1) yield return call.Has('c') ? $"{same,7} {lines[at]}" : lines[at];
            at += same;
        }
    }

    private static IEnumerable<Step> Xargs(Invocation call)
    {
        var gathered = new MemoryStream();
        foreach (var step in call.Gather([], gathered)) yield return step;
        var words = Invocation.Lines(gathered).SelectMany(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        var command = call.Arguments.SkipWhile(argument => argument.StartsWith('-') || int.TryParse(argument, CultureInfo.InvariantCulture, out _))
            .DefaultIfEmpty("echo").ToList();
        var each = call.Has('n') ? NumberOf(call, 1) : Math.Max(words.Count, 1);
        foreach (var some in words.Chunk(Math.Max(each, 1)))
        {
            foreach (var step in call.Execute([.. command, .. some])) yield return step;
        }
    }

    private static IEnumerable<Step> Base64(Invocation call)
    {
        var gathered = new MemoryStream();
        foreach (var step in call.Gather(call.Operands, gathered)) yield return step;
        if (!call.Has('d'))
        {
            foreach (var line in Convert.ToBase64String(gathered.ToArray()).Chunk(76)) yield return new Step.Say(new string(line), false);
            yield break;
        }

        var text = Encoding.ASCII.GetString(gathered.ToArray());
        var decoded = new byte[text.Length];
        if (Convert.TryFromBase64String(text, decoded, out var length)) yield return new Step.Emit(decoded.AsMemory(0, length));
        else yield return call.Fault("invalid input");
    }

    private static Program Sum(Func<byte[], byte[]> hash) => call => SumOf(call, hash);

    private static IEnumerable<Step> SumOf(Invocation call, Func<byte[], byte[]> hash)
    {
        foreach (var file in call.Operands.DefaultIfEmpty("-"))
        {
            var gathered = new MemoryStream();
            call.State.Status = 0;
            foreach (var step in call.Gather([file], gathered)) yield return step;
            if (call.State.Status == 0) yield return new Step.Say($"{Convert.ToHexStringLower(hash(gathered.ToArray()))}  {file}", false);
        }
    }
}
