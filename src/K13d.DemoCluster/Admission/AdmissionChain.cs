using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Admission.Defaults;
using K13d.DemoCluster.Admission.Plugins;
using K13d.DemoCluster.Admission.Services;
using K13d.DemoCluster.Admission.Structural;
using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission;

/// <summary>
/// What a write passes before it is stored, in the real one's order. Of a create: <see cref="Read"/>, the store's identity (name, namespace,
/// uid, generation), <see cref="Create"/>. Of an update or patch: <see cref="Read"/> of the whole new object, then <see cref="Update"/>.
/// Every refusal is an <see cref="ApiException"/>.
/// </summary>
/// <param name="objects">What plugins look at: namespaces, service accounts, quotas, limits, classes.</param>
internal sealed class AdmissionChain(IObjects objects, TimeProvider time)
{
    private readonly Namespaces namespaces = new(objects);
    private readonly ServiceAccounts serviceAccounts = new(objects);
    private readonly LimitRanger limits = new(objects);
    private readonly PodPlacement placement = new(objects);
    private readonly StorageClasses storageClasses = new(objects);
    private readonly Quotas quotas = new(objects);

    /// <summary>Decodes the object in place, fills in its defaults, and answers the warnings for the caller.</summary>
    /// <param name="schema">Of the kind; of a custom resource the schema of its definition.</param>
    /// <param name="repeated">The fields that the body gave twice: <see cref="JsonBody.Repeated"/>.</param>
    /// <param name="manner">How it came to be; null where it was sent whole.</param>
    public static IReadOnlyList<string> Read(
        JsonObject value,
        ResourceType type,
        Schema? schema,
        FieldValidation validation = FieldValidation.Ignore,
        Repetitions? repeated = null,
        DecodingManner? manner = null)
    {
        var warnings = Decoder.Decode(value, type, schema, validation, repeated ?? Repetitions.None, manner ?? DecodingManner.Body);
        DefaultValues.Apply(value, type, schema);
        return warnings;
    }

    /// <param name="value">As <see cref="Read"/> left it, with its namespace, name and uid; changed in place.</param>
    /// <param name="keepStatus">Whether the object brings a status of its own, which only what runs inside the cluster may.</param>
    public void Create(JsonObject value, ResourceType type, Schema? schema, bool keepStatus = false)
    {
        namespaces.RefuseNewContent(value, type);
        FillIn(value, type);
        var status = keepStatus ? value["status"]?.DeepClone() : null;
        ResetStatus(value, type, schema);
        FirstState.Set(value, type, time.GetUtcNow());
        if (status is not null)
        {
            value["status"] = status;
        }

        var errors = new FieldErrors();
        Validator.Create(value, type, schema, errors);
        errors.ThrowIfAny(KindOf(value, type), NameOf(value));
        Check(value, type);
        Allocate(value, current: null, type);
    }

    /// <param name="value">As <see cref="Read"/> left it, its status already that of <paramref name="current"/> unless that is what is written; changed in place.</param>
    /// <param name="subresource"><c>status</c>…; null for the object itself.</param>
    public void Update(JsonObject value, JsonObject current, ResourceType type, Schema? schema, string? subresource = null)
    {
        var errors = new FieldErrors();
        if (subresource is null && type.Resource == ServiceKind)
        {
            ServiceAddresses.CarryOver(value, current);
        }

        Validator.Update(value, current, type, schema, subresource, errors);
        errors.ThrowIfAny(KindOf(value, type), NameOf(value));
        if (subresource is null)
        {
            Allocate(value, current, type);
        }
    }

    public static void Delete(ResourceType type, string name) => Namespaces.RefuseDeletion(type, name);

    private static readonly GroupResource ServiceKind = new("", "services");

    /// <summary>A custom object is refused as what it says it is.</summary>
    private static ResourceType KindOf(JsonObject value, ResourceType type) =>
        CustomKinds.IsCustom(type) ? type with { Kind = value.Text("kind") ?? "" } : type;

    private static string NameOf(JsonObject value) => value.Child("metadata").Text("name") ?? "";

    private void FillIn(JsonObject value, ResourceType type)
    {
        switch (type.Resource.ToString())
        {
            case "pods":
                limits.FillIn(value);
                serviceAccounts.FillIn(value, type);
                placement.FillIn(value, type);
                break;
            case "persistentvolumeclaims":
                storageClasses.FillIn(value);
                break;
        }
    }

    private void Check(JsonObject value, ResourceType type)
    {
        if (type.Resource.ToString() is "pods" or "persistentvolumeclaims")
        {
            limits.Check(value, type);
        }

        if (type.IsNamespaced)
        {
            quotas.Check(value, type);
        }
    }

    private void Allocate(JsonObject value, JsonObject? current, ResourceType type)
    {
        if (type.Resource != ServiceKind)
        {
            return;
        }

        var errors = new FieldErrors();
        var uid = current.Child("metadata").Text("uid");
        ServiceAddresses.Allocate(value, [.. objects.List(ServiceKind).Where(other => uid is null || other.Child("metadata").Text("uid") != uid)], errors);
        errors.ThrowIfAny(type, NameOf(value));
    }

    /// <summary>A new object has no status yet, whatever it says; but Nodes register themselves with theirs.</summary>
    private static void ResetStatus(JsonObject value, ResourceType type, Schema? schema)
    {
        if (!type.Subresources.Contains("status") || type is { Group: "", Plural: "nodes" })
        {
            return;
        }

        value.Remove("status");
        if (schema is not null && !CustomKinds.IsCustom(type))
        {
            Decoder.Complete(value, schema);
        }
    }
}
