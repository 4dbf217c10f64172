using K13d.Application.Ports.Releases;
using K13d.Infrastructure.Processes.Helm;

namespace K13d.Infrastructure.Tests.Processes.Helm;

public sealed class HelmLogTests
{
    private readonly List<ReleaseStep> told = [];
    private readonly HelmLog log;

    public HelmLogTests() => log = new HelmLog(told.Add);

    [Fact]
    public void A_record_says_what_is_done_to_which_object()
    {
        log.Add("""level=DEBUG msg="Created resource via patch" namespace=t1 name=w1-web gvk="apps/v1, Kind=Deployment" """);
        log.Add("""level=DEBUG msg="starting delete resource" namespace="" name=x kind=Job""");

        Assert.Equal(
            [new("Created resource via patch", "Deployment", "t1", "w1-web"), new("starting delete resource", "Job", null, "x")],
            told);
    }

    [Fact]
    public void What_is_waited_for_is_told_when_its_status_changes_and_not_each_time_it_is_looked_at()
    {
        foreach (var (name, status) in new[] { ("a", "Unknown"), ("b", "Unknown"), ("a", "Unknown"), ("b", "InProgress"), ("a", "Unknown"), ("b", "InProgress"), ("b", "Current") })
        {
            log.Add($"""level=DEBUG msg="waiting for resource" namespace=t1 name={name} kind=Deployment expectedStatus=Current actualStatus={status}""");
        }

        Assert.Equal([("a", "Unknown"), ("b", "Unknown"), ("b", "InProgress"), ("b", "Current")], told.Select(step => (step.Name!, step.Status!)));
    }

    [Fact]
    public void Quoted_texts_are_read_as_Go_writes_them_and_what_may_hold_anything_is_left_out()
    {
        log.Add("""level=WARN msg="say \"hi\"\n\\ there" name=w1 error="Secret \"x\" is invalid: data: hunter2" path=/tmp/secret""");

        var step = Assert.Single(told);
        Assert.Equal(new("say \"hi\"\n\\ there", null, null, "w1", null, Warning: true), step);
        Assert.DoesNotContain("hunter2", step.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_error_is_all_that_follows_the_word()
    {
        log.Add("level=DEBUG msg=x");
        log.Add("Error: UPGRADE FAILED: release w1 failed: not ready");
        log.Add("context deadline exceeded");
        log.Add("level=DEBUG msg=y");

        Assert.Equal("UPGRADE FAILED: release w1 failed: not ready\ncontext deadline exceeded\nlevel=DEBUG msg=y", log.Error);
        Assert.Single(told);
    }

    [Theory, InlineData(""), InlineData("nothing of the kind"), InlineData("="), InlineData("level=DEBUG"), InlineData("""level=DEBUG msg="no end"""), InlineData("msg=a =b=")]
    public void What_is_no_record_does_no_harm(string line)
    {
        log.Add(line);

        Assert.Empty(log.Error);
        Assert.True(told.Count <= 1);
    }
}
