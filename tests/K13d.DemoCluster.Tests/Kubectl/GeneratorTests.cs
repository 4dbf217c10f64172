using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>What kubectl makes up from its arguments, the API server takes as it is.</summary>
[ClusterTests]
public sealed class GeneratorTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Theory]
    [InlineData("deployment.apps/made created", "deployment", "made", "--image=nginx:1.26", "--port=80", "--replicas=0")]
    [InlineData("job.batch/made created", "job", "made", "--image=busybox:1.36", "--", "true")]
    [InlineData("cronjob.batch/made created", "cronjob", "made", "--image=busybox:1.36", "--schedule=0 0 1 1 *", "--", "date")]
    [InlineData("configmap/made created", "configmap", "made", "--from-literal=a=1", "--from-literal=b=2")]
    [InlineData("secret/made created", "secret", "generic", "made", "--from-literal=password=x")]
    [InlineData("secret/made created", "secret", "docker-registry", "made", "--docker-server=r.example", "--docker-username=u", "--docker-password=p")]
    [InlineData("service/made created", "service", "clusterip", "made", "--tcp=80:8080")]
    [InlineData("service/made created", "service", "nodeport", "made", "--tcp=80:8080")]
    [InlineData("service/made created", "service", "loadbalancer", "made", "--tcp=80:8080")]
    [InlineData("service/made created", "service", "externalname", "made", "--external-name=example.com")]
    [InlineData("ingress.networking.k8s.io/made created", "ingress", "made", "--rule=a.example/shop*=web:80,tls=cert")]
    [InlineData("role.rbac.authorization.k8s.io/made created", "role", "made", "--verb=get,list", "--resource=pods,deployments.apps")]
    [InlineData("rolebinding.rbac.authorization.k8s.io/made created", "rolebinding", "made", "--clusterrole=view", "--user=bob", "--group=shop")]
    [InlineData("resourcequota/made created", "quota", "made", "--hard=pods=20,requests.cpu=4")]
    [InlineData("poddisruptionbudget.policy/made created", "pdb", "made", "--selector=app=web", "--min-available=50%")]
    [InlineData("serviceaccount/made created", "serviceaccount", "made")]
    public async Task Create_makes_one_in_a_namespace(string said, params string[] arguments)
    {
        await using var @namespace = await cluster.NewNamespace();
        var made = arguments.IndexOf("--") is > 0 and var end ? end : arguments.Length;

        Assert.Equal($"{said}\n", await kubectl.Output(["create", .. arguments[..made], "-n", @namespace.Name, .. arguments[made..]]));
        Assert.Equal($"{said.Split(' ')[0]}\n", await kubectl.Output("get", said.Split(' ')[0], "-n", @namespace.Name, "-o", "name"));
    }

    [Theory]
    [InlineData("namespace", "namespace/{0} created")]
    [InlineData("clusterrole", "clusterrole.rbac.authorization.k8s.io/{0} created", "--verb=get", "--resource=nodes")]
    [InlineData("clusterrolebinding", "clusterrolebinding.rbac.authorization.k8s.io/{0} created", "--clusterrole=view", "--serviceaccount=default:nobody")]
    [InlineData("priorityclass", "priorityclass.scheduling.k8s.io/{0} created", "--value=10")]
    public async Task Create_makes_one_of_the_cluster(string kind, string said, params string[] options)
    {
        var name = $"made-{Guid.NewGuid():N}"[..13];
        try
        {
            Assert.Equal(said.Replace("{0}", name, StringComparison.Ordinal) + "\n", await kubectl.Output(["create", kind, name, .. options]));
        }
        finally
        {
            await kubectl.Output("delete", kind, name, "--wait=false");
        }
    }

    [Fact]
    public async Task A_token_is_made_for_a_service_account()
    {
        await using var @namespace = await cluster.NewNamespace();

        var token = await kubectl.Output("create", "token", "default", "-n", @namespace.Name, "--duration=20m");

        Assert.Equal(3, token.Split('.').Length);
    }

    [Fact]
    public async Task A_job_is_made_from_a_cron_job()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "cronjob", "nightly", "-n", @namespace.Name, "--image=busybox:1.36", "--schedule=0 0 1 1 *", "--", "true");

        Assert.Equal("job.batch/now created\n", await kubectl.Output("create", "job", "now", "--from=cronjob/nightly", "-n", @namespace.Name));
        Assert.Equal(
            "CronJob nightly",
            await kubectl.Output(
                "get", "job", "now", "-n", @namespace.Name, "-o", "jsonpath={.metadata.ownerReferences[0].kind} {.metadata.ownerReferences[0].name}"));
    }

    [Fact]
    public async Task Run_expose_and_autoscale_make_what_they_are_told()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web", replicas: 0), ["create", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal(
            "pod/once created\n",
            await kubectl.Output(
                "run", "once", "-n", @namespace.Name, "--image=busybox:1.36", "--image-pull-policy=IfNotPresent", "--restart=Never", "--", "true"));
        Assert.Equal("service/web exposed\n", await kubectl.Output("expose", "deployment", "web", "-n", @namespace.Name, "--port=80"));
        Assert.Equal(
            "horizontalpodautoscaler.autoscaling/web autoscaled\n",
            await kubectl.Output("autoscale", "deployment", "web", "-n", @namespace.Name, "--min=1", "--max=3", "--cpu-percent=50"));
        Assert.Equal(
            """{"app":"web"} Deployment/web 1-3""",
            await kubectl.Output("get", "service", "web", "-n", @namespace.Name, "-o", "jsonpath={.spec.selector}")
            + " "
            + await kubectl.Output(
                "get", "hpa", "web", "-n", @namespace.Name,
                "-o", "jsonpath={.spec.scaleTargetRef.kind}/{.spec.scaleTargetRef.name} {.spec.minReplicas}-{.spec.maxReplicas}"));
    }
}
