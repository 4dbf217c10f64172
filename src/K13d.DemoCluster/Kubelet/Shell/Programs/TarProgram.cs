using System.Formats.Tar;
using K13d.DemoCluster.Kubelet.Files;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary><c>tar</c> for files and directories, which <c>kubectl cp</c> needs: creates, extracts and lists, to and from a pipe or a file.</summary>
internal static class TarProgram
{
    public static IEnumerable<Step> Run(Invocation call)
    {
        var arguments = TarArguments.Read(call.Arguments);
        var directory = call.State.PathOf(arguments.Directory);
        if (call.State.Files.Find(directory) is not { IsDirectory: true })
        {
            return call.Complain($"can't change directory to '{arguments.Directory}': No such file or directory");
        }

        return arguments.Action switch
        {
            'c' => Create(call, arguments, directory),
            'x' or 't' => Extract(call, arguments, directory),
            _ => call.Complain("must specify one of -c -x -t"),
        };
    }

    private static IEnumerable<Step> Create(Invocation call, TarArguments arguments, string directory)
    {
        yield return new Step.Look();
        using var archive = new MemoryStream();
        var (missesAny, isStripped) = (false, false);
        using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var member in arguments.Members)
            {
                var root = FilePath.Resolve(directory, member);
                if (call.State.Files.Find(root) is null)
                {
                    missesAny = true;
                    yield return call.Fault($"{member}: No such file or directory");
                }
                else if (member.StartsWith('/') && !isStripped)
                {
                    isStripped = true;
                    yield return new Step.Say("tar: removing leading '/' from member names", true);
                }

                var name = member.Trim('/') is { Length: > 0 } trimmed ? trimmed : ".";
                foreach (var (path, node) in call.State.Files.Walk(root)) Write(writer, name + (root == "/" ? path.TrimEnd('/') : path[root.Length..]), node);
            }
        }

        if (arguments.File == "-") yield return new Step.Emit(archive.ToArray());
        else if (call.State.Files.Write(call.State.PathOf(arguments.File), archive.ToArray(),
            call.State.Now) is var fault and not FileFault.None) yield return call.Fault($"can't open '{arguments.File}': {fault.Words()}");
        if (!missesAny) yield break;
        yield return call.Fault("error exit delayed from previous errors");
    }

    private static void Write(TarWriter writer, string name, FileNode node)
    {
        var entry = new GnuTarEntry(node.IsDirectory ? TarEntryType.Directory : TarEntryType.RegularFile, node.IsDirectory ? name + "/" : name)
        {
            ModificationTime = node.ModifiedAt,
            Mode = (UnixFileMode)node.Mode,
        };
        if (!node.IsDirectory) entry.DataStream = new MemoryStream(node.Content.ToArray());
        writer.WriteEntry(entry);
    }

    private static IEnumerable<Step> Extract(Invocation call, TarArguments arguments, string directory)
    {
        var archive = new MemoryStream();
        foreach (var step in call.Gather(arguments.File == "-" ? [] : [arguments.File], archive)) yield return step;
        if (call.State.Status != 0) yield break;
        archive.Position = 0;
        using var reader = new TarReader(archive);
        yield return new Step.Look();
        while (Next(reader) is { } read)
        {
            if (read.Entry is not { } entry)
            {
                yield return call.Fault(read.Fault);
                yield break;
            }

            if (arguments.IsVerbose || arguments.Action == 't') yield return new Step.Say(entry.Name, false);
            if (arguments.Action == 't') continue;
            if (Put(call.State, FilePath.Resolve(directory, entry.Name.TrimStart('/')), entry) is not (var fault and not FileFault.None)) continue;
            yield return call.Fault($"can't open '{entry.Name}': {fault.Words()}");
            yield break;
        }
    }

    private static FileFault Put(ShellState state, string path, TarEntry entry)
    {
        if (entry.EntryType == TarEntryType.Directory) return state.Files.MakeDirectories(path, state.Now);
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) return FileFault.None;
        var above = state.Files.MakeDirectories(FilePath.Parent(path), state.Now);
        if (above != FileFault.None) return above;
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return state.Files.Write(path, content.ToArray(), state.Now, mode: (int)entry.Mode & 0b111_111_111);
    }

    /// <summary>The next entry, or why there is none; null at the end.</summary>
    private static (TarEntry? Entry, string Fault)? Next(TarReader reader)
    {
        try
        {
            return reader.GetNextEntry() is { } entry ? (entry, "") : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
        {
            return (null, broken is EndOfStreamException ? "short read" : "invalid tar magic");
        }
    }
}
