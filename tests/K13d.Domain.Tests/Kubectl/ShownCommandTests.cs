using System.Text.Json.Nodes;
using K13d.Domain.Kubectl;
using K13d.Domain.Resources;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Domain.Tests.Kubectl;

/// <summary>How a person sees a command, and what it becomes on its way to kubectl.</summary>
public sealed class ShownCommandTests
{
    [Theory]
    [InlineData("get pod nginx-abc123 -o yaml", "get pod nginx-abc123 -o yaml")]
    [InlineData("kubectl get pod nginx-abc123 --output=yaml --namespace default", "get pod nginx-abc123 -o yaml")]
    [InlineData("get -n shop po -A=false", "get po --all-namespaces=false -n shop")]
    [InlineData("get pods --all-namespaces -lapp=web", "get pods -A -l app=web")]
    [InlineData("scale deploy/web --replicas 3", "scale deploy/web --replicas=3")]
    [InlineData("create deployment web --image=nginx -r 3", "create deployment web --image=nginx --replicas=3")]
    [InlineData("exec web -c app -- sh -c 'ls -la; id'", "exec web -c app -- sh -c 'ls -la; id'")]
    [InlineData("get pods -o jsonpath='{.items[*].metadata.name}'", "get pods -o 'jsonpath={.items[*].metadata.name}'")]
    [InlineData("""annotate pod/web "a=it's"  """, """annotate pod/web "a=it's" """)]
    [InlineData("delete pods a b --dry-run=server", "delete pods a b --dry-run=server")]
    [InlineData("exec web -- printf ''", "exec web -- printf ''")]
    public void It_is_written_as_people_write_it(string given, string shown)
    {
        Assert.Equal(shown.Trim(), Of(given).Shown);
        Assert.Equal(shown.Trim(), Of(given).Line);
    }

    [Theory]
    [InlineData("create configmap x --from-literal=password=hunter2", "create configmap x --from-literal 'password=***'")]
    [InlineData("set env deploy/web DB_PASSWORD=hunter2 MODE=a", "set env deploy/web 'DB_PASSWORD=***' MODE=a")]
    [InlineData("set env deploy/web -e DB_PASSWORD=hunter2", "set env deploy/web -e 'DB_PASSWORD=***'")]
    [InlineData("""patch secret db -p '{"stringData":{"key":"hunter2"}}'""", """patch secret db -p '{"stringData":{"key":"***"}}'""")]
    [InlineData("""patch secrets. db --type=json -p '[{"op":"add","path":"/data/key","value":"hunter2"}]'""", """patch secrets. db -p '[{"op":"add","path":"/data/key","value":"***"}]' --type=json""")]
    [InlineData("""patch deploy web -p '{"a":{"dbPassword":"hunter2","replicas":2}}'""", """patch deploy web -p '{"a":{"dbPassword":"***","replicas":2}}'""")]
    [InlineData("exec web -- curl --header 'Authorization: Bearer hunter2' http://a:hunter2@b", "exec web -- curl --header 'Authorization: Bearer ***' 'http://a:***@b'")]
    public void What_is_easily_told_to_be_a_secret_is_masked_for_eyes_and_stays_in_what_runs(string given, string shown)
    {
        var command = Of(given);

        Assert.Equal(shown, command.Shown);
        Assert.Equal($"kubectl {shown}", command.ToString());
        Assert.Contains(command.Arguments, argument => argument.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void No_character_makes_it_look_like_another()
    {
        var shown = Of("exec web -- sh -c 'a\u202Eb\nc'").Shown;

        Assert.DoesNotContain('\u202E', shown);
        Assert.DoesNotContain('\n', shown);
        Assert.Contains("a\\u202eb\\u000ac", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get pods", "get --namespace=shop -- pods")]
    [InlineData("get pods -n other", "get --namespace=other -- pods")]
    [InlineData("get pods -A", "get --all-namespaces=true -- pods")]
    [InlineData("get nodes", "get -- nodes")]
    [InlineData("get nodes,pods", "get --namespace=shop -- nodes,pods")]
    [InlineData("cordon node-1", "cordon -- node-1")]
    [InlineData("top node", "top node")]
    [InlineData("top pod", "top pod --namespace=shop")]
    [InlineData("cluster-info", "cluster-info")]
    [InlineData("exec web -- id", "exec --namespace=shop web -- id")]
    [InlineData("events", "events --namespace=shop")]
    public void The_namespace_that_is_meant_is_in_what_runs(string given, string printed) => Assert.Equal(printed, string.Join(' ', Of(given).In("shop").Arguments));

    [Fact]
    public void The_namespace_that_is_not_the_default_is_shown() => Assert.Equal("get pods -n shop", Of("get pods").In("shop").Shown);

    [Fact]
    public void Manifests_may_name_their_own_namespaces_and_kubectl_is_told_of_the_other_otherwise()
    {
        var manifest = new Manifest(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = "other" } }, 1, 1);
        var command = Value(KubectlCommand.ParseLine("apply -f -", [manifest])).In("shop");

        Assert.Equal(["apply", "--filename=-"], command.Arguments);
        Assert.Equal("shop", command.Home);
        Assert.Equal("configmap/x", command.Subject);
    }

    [Theory]
    [InlineData("get pods nginx", "pod/nginx")]
    [InlineData("get po,svc", "po,svc")]
    [InlineData("delete deploy/a deploy/b", "deployment/a,deployment/b")]
    [InlineData("get backups nightly", "backups/nightly")]
    public void It_says_what_it_is_about(string given, string subject) => Assert.Equal(subject, Of(given).Subject);

    [Fact]
    public void Whatever_decides_is_in_its_fingerprint()
    {
        string[] prints =
        [
            Of("get pods").Fingerprint, Of("get pods").In("shop").Fingerprint, Of("get pod").In("shop").Fingerprint, Of("get pods a").In("shop").Fingerprint,
            Of("create configmap x --from-literal=password=1").Fingerprint, Of("create configmap x --from-literal=password=2").Fingerprint,
            Of("exec web -- a b").Fingerprint, Of("exec web -- 'a b'").Fingerprint,
        ];

        Assert.Equal(prints.Distinct(), prints);
        Assert.All(prints, print => Assert.Matches("^[0-9a-f]{64}$", print));
        Assert.Equal(Of("get pods -n shop").In("shop").Fingerprint, Of("get pods").In("shop").Fingerprint);
    }

    [Theory]
    [InlineData("scale deploy/web --replicas=3 --timeout=1m", "scale --dry-run=server --output=json --replicas=3 -- deploy/web")]
    [InlineData("delete pod a --now --wait=false", "delete --dry-run=server -- pod a")]
    [InlineData("label pod a x=y -o name", "label --dry-run=server --output=json -- pod a x=y")]
    [InlineData("drain node-1 --timeout=1m", "drain --dry-run=server -- node-1")]
    [InlineData("patch deploy web -p '{}'", "patch --dry-run=server --output=json --patch={} -- deploy web")]
    [InlineData("rollout restart deploy/web", null)]
    [InlineData("exec web -- id", null)]
    [InlineData("get pods", null)]
    [InlineData("delete pod a --dry-run=server", null)]
    [InlineData("scale deploy/web --replicas=3 --dry-run=none", "scale --dry-run=server --output=json --replicas=3 -- deploy/web")]
    public void The_trial_of_a_change_changes_nothing(string given, string? trial) =>
        Assert.Equal(trial, Of(given).Trial() is { } tried ? string.Join(' ', tried.Arguments) : null);

    [Theory]
    [InlineData("rollout status deploy/web", "--timeout=60s")]
    [InlineData("rollout status deploy/web --timeout=0", "--timeout=60s")]
    [InlineData("rollout status deploy/web --timeout=10h", "--timeout=60s")]
    [InlineData("rollout status deploy/web --timeout=30s", "--timeout=30s")]
    [InlineData("delete pod a", "--timeout=60s")]
    [InlineData("drain node-1", "--timeout=60s")]
    [InlineData("wait pod a --for=delete --timeout=10h", "--timeout=60s")]
    [InlineData("wait pod a --for=delete --timeout=0", "--timeout=0")]
    [InlineData("wait pod a --for=delete", null)]
    [InlineData("scale deploy/web --replicas=3", null)]
    [InlineData("get pods", null)]
    public void What_waits_is_given_an_end(string given, string? limit) =>
        Assert.Equal(limit, Of(given).ArgumentsWithin(TimeSpan.FromMinutes(1)).SingleOrDefault(argument => argument.StartsWith("--timeout", StringComparison.Ordinal)));

    private static KubectlCommand Of(string line) => Value(KubectlCommand.ParseLine(line));
}
