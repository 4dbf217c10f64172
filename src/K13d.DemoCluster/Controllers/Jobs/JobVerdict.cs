namespace K13d.DemoCluster.Controllers.Jobs;

/// <summary>Why a Job is over.</summary>
internal sealed record JobVerdict(bool IsSuccess, string Reason, string Message)
{
    public static readonly JobVerdict Done = new(true, "CompletionsReached", "Reached expected number of succeeded pods");
    public static readonly JobVerdict TooManyFailures = new(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    public static readonly JobVerdict TooLate = new(false, "DeadlineExceeded", "Job was active longer than specified deadline");
}
