using K13d.DemoCluster.Api.Connection;
using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Reviews;
using K13d.DemoCluster.Api.Streams;
using K13d.DemoCluster.Api.Subresources;
using K13d.DemoCluster.Api.Writing;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Network;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Routing;

/// <summary>Finds who answers a request for a resource: by its path, its method, and what is served of that resource.</summary>
internal sealed class ResourceRoutes
{
    private readonly ResourceCatalog catalog;
    private readonly Gets gets;
    private readonly Lists lists;
    private readonly Watches watches;
    private readonly Creates creates;
    private readonly Updates updates;
    private readonly PatchAnswers patches;
    private readonly Deletes deletes;
    private readonly PodBindings bindings;
    private readonly PodEvictions evictions;
    private readonly ServiceAccountTokens tokens;
    private readonly AccessReviews reviews;
    private readonly PodLogs logs;
    private readonly PodCommands commands;
    private readonly PodPorts ports;
    private readonly NodeProxy nodes;

    public ResourceRoutes(
        Objects objects,
        ObjectStore store,
        ResourceCatalog catalog,
        ContainerLogs logs,
        PodWebServer web,
        DemoClusterOptions options,
        BearerToken token,
        CancellationToken stopping)
    {
        var time = options.Time;
        this.catalog = catalog;
        gets = new Gets(store, time);
        lists = new Lists(store, time);
        watches = new Watches(store, time, stopping);
        creates = new Creates(objects.Creation, gets);
        updates = new Updates(objects.Creation, objects.Replacement, gets);
        patches = new PatchAnswers(objects.Creation, objects.Replacement, gets, time);
        deletes = new Deletes(objects.Deletion, lists, gets);
        bindings = new PodBindings(objects.Replacement, time);
        evictions = new PodEvictions(objects, new DisruptionBudgets(objects, time), time);
        tokens = new ServiceAccountTokens(store, time);
        reviews = new AccessReviews(token, time);
        this.logs = new PodLogs(objects, logs, time, stopping);
        var network = new PodNetwork(objects, logs, time);
        commands = new PodCommands(objects, logs, network, time, stopping);
        ports = new PodPorts(objects, logs, network, web, stopping);
        nodes = new NodeProxy(objects, time, options.NodeProxy);
    }

    public Task Answer(HttpContext http, ResourcePath path)
    {
        if (catalog.Find(path.Group, path.Version, path.Resource) is not { } resource
            || (path.Namespace is not null && !resource.Type.IsNamespaced)
            || (path.Subresource is not null && !resource.Has(path.Subresource))
            || path is { Subresource: "log" or "exec" or "attach" or "portforward", Rest: not null })
        {
            throw Missing.Resource();
        }

        var request = new ApiRequest(http, path, resource);
        if (path.Subresource is not ("exec" or "attach" or "portforward" or "proxy"))
        {
            var canBeWatched = path.Name is null && HttpMethods.IsGet(http.Request.Method);
            Representation.RefuseUnknown(
                http.Request,
                path.Subresource == "log" ? Representation.KnownOfLogs : canBeWatched ? Representation.KnownOfWatches : Representation.Known);
        }

        return path switch
        {
            { Subresource: { } subresource } => AnswerSubresource(request, subresource),
            { Name: not null, IsWatch: false } => AnswerObject(request),
            _ => AnswerCollection(request),
        };
    }

    private Task AnswerCollection(ApiRequest request)
    {
        var method = request.Http.Request.Method;
        if (HttpMethods.IsGet(method) && (request.Path.IsWatch || request.Flag("watch")))
        {
            Require(request, "watch");
            return watches.Answer(request);
        }

        if (HttpMethods.IsGet(method))
        {
            Require(request, "list");
            return lists.Answer(request);
        }

        // What has a namespace is made and deleted inside of one.
        if (request.Type.IsNamespaced && request.Path.Namespace is null)
        {
            throw Missing.Method();
        }

        if (HttpMethods.IsPost(method))
        {
            Require(request, "create");
            return request switch
            {
                _ when AccessReviews.Answers(request.Type) => reviews.Answer(request),
                { Type: { Group: "", Plural: "bindings" } } => bindings.Answer(request, PodResource),
                _ => creates.Answer(request),
            };
        }

        Require(request, HttpMethods.IsDelete(method) ? "deletecollection" : "");
        return deletes.AnswerCollection(request);
    }

    private Task AnswerObject(ApiRequest request)
    {
        if (request.Type.IsNamespaced && request.Path.Namespace is null)
        {
            throw Missing.Resource();
        }

        var method = request.Http.Request.Method;
        Require(request, VerbOf(method));
        return method switch
        {
            _ when HttpMethods.IsGet(method) => gets.Answer(request),
            _ when HttpMethods.IsPut(method) => updates.Answer(request, new ObjectTarget(request.Resource)),
            _ when HttpMethods.IsPatch(method) => patches.Answer(request, new ObjectTarget(request.Resource)),
            _ => deletes.Answer(request),
        };
    }

    private Task AnswerSubresource(ApiRequest request, string subresource)
    {
        var method = request.Http.Request.Method;
        return subresource switch
        {
            "status" or "approval" or "ephemeralcontainers" or "resize" or "finalize" => AnswerPart(request, new ObjectTarget(request.Resource)),
            "scale" => AnswerPart(request, new ScaleTarget(request.Resource)),
            "binding" when HttpMethods.IsPost(method) => bindings.Answer(request, PodResource),
            "eviction" when HttpMethods.IsPost(method) => evictions.Answer(request),
            "token" when HttpMethods.IsPost(method) => tokens.Answer(request),
            "log" when HttpMethods.IsGet(method) => logs.Answer(request),
            "exec" or "attach" when IsConnect(method) => commands.Answer(request),
            "portforward" when IsConnect(method) => ports.Answer(request),
            "proxy" when request.Type.Plural == "nodes" => nodes.Answer(request),
            "binding" or "eviction" or "token" or "log" or "exec" or "attach" or "portforward" => throw Missing.Method(),
            _ => throw Missing.Feature($"{request.Type.Plural}/{subresource}"),
        };
    }

    private static bool IsConnect(string method) => HttpMethods.IsGet(method) || HttpMethods.IsPost(method);

    private Task AnswerPart(ApiRequest request, IWriteTarget target)
    {
        var method = request.Http.Request.Method;
        return method switch
        {
            _ when HttpMethods.IsGet(method) && request.Path.Subresource != "finalize" => gets.AnswerView(request, target),
            _ when HttpMethods.IsPut(method) => updates.Answer(request, target),
            _ when HttpMethods.IsPatch(method) && request.Path.Subresource != "finalize" => patches.Answer(request, target),
            _ => throw Missing.Method(),
        };
    }

    private ServedResource PodResource => catalog.FindStored(KindTraits.Pods)!;

    private static void Require(ApiRequest request, string verb)
    {
        if (!request.Type.Verbs.Contains(verb))
        {
            throw Missing.Method();
        }
    }

    private static string VerbOf(string method) => method switch
    {
        _ when HttpMethods.IsGet(method) => "get",
        _ when HttpMethods.IsPut(method) => "update",
        _ when HttpMethods.IsPatch(method) => "patch",
        _ when HttpMethods.IsDelete(method) => "delete",
        _ => "",
    };
}
