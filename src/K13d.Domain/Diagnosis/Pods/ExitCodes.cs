namespace K13d.Domain.Diagnosis.Pods;

/// <summary>What exit codes of containers mean to a person.</summary>
internal static class ExitCodes
{
    public static string Meaning(long code) => code switch
    {
        0 => "it ended as if it were done, and its restart policy starts it again",
        1 => "the program says that it failed",
        2 => "wrong use of a shell command, or the program's own error",
        126 => "the command is there but may not be executed",
        127 => "the command was not found in the image",
        128 => "the container could not be started",
        134 => "the program aborted itself (SIGABRT)",
        137 => "it was killed (SIGKILL)",
        139 => "the program crashed on memory that is not its own (SIGSEGV)",
        143 => "it was asked to end (SIGTERM)",
        255 => "the program failed with a code out of range, or its node went away",
        > 128 and < 160 => $"it was ended by signal {code - 128}",
        _ => "a code of the program's own",
    };

    /// <summary>Those that say that the command itself did not start.</summary>
    public static bool NeverStarted(long? code) => code is 126 or 127 or 128;
}
