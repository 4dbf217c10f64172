using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Validation;

namespace K13d.DemoCluster.Admission.Services;

/// <summary>Gives Services their cluster IPs (of 10.96.0.0/16) and node ports (30000 to 32767). Source: pkg/registry/core/service/storage/alloc.go.</summary>
internal static class ServiceAddresses
{
    private const uint FirstAddress = (10u << 24) | (96u << 16);
    private const int Addresses = 1 << 16;
    private const int FirstNodePort = 30_000;
    private const int LastNodePort = 32_767;
    private const string Headless = "None";

    /// <param name="service">Validated; changed in place.</param>
    /// <param name="others">All other Services of the cluster.</param>
    public static void Allocate(JsonObject service, IReadOnlyCollection<JsonObject> others, FieldErrors errors)
    {
        var spec = service.ChildOrNew("spec");
        if (spec.Text("type") == "ExternalName")
        {
            return;
        }

        SetFamilies(spec);
        AllocateAddress(spec, others, errors);
        AllocateNodePorts(spec, others, errors);
    }

    /// <summary>An update that leaves out what was allocated keeps it.</summary>
    public static void CarryOver(JsonObject service, JsonObject current)
    {
        var (spec, before) = (service.ChildOrNew("spec"), current.Child("spec"));
        if (spec.Text("type") == "ExternalName")
        {
            DropAddress(spec, before);
            return;
        }

        if (before.Text("type") != "ExternalName" && before.Text("clusterIP") is { } address && string.IsNullOrEmpty(spec.Text("clusterIP")))
        {
            spec["clusterIP"] = address;
            spec["clusterIPs"] = before!["clusterIPs"]?.DeepClone();
        }

        if (NeedsNodePorts(spec))
        {
            foreach (var port in spec.Items("ports").Where(port => port.Number("nodePort") is null or 0))
            {
                var same = before.Items("ports").FirstOrDefault(old => old.Number("port") == port.Number("port") && old.Text("protocol") == port.Text("protocol"));
                if (same.Number("nodePort") is { } nodePort)
                {
                    port["nodePort"] = nodePort;
                }
            }
        }
        else
        {
            DropNodePorts(spec, before);
        }
    }

    private static bool NeedsNodePorts(JsonObject spec) =>
        spec.Text("type") == "NodePort" || (spec.Text("type") == "LoadBalancer" && spec.Flag("allocateLoadBalancerNodePorts") != false);

    private static void DropAddress(JsonObject spec, JsonObject? before)
    {
        foreach (var field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
        {
            if (JsonNode.DeepEquals(spec[field], before?[field]))
            {
                spec.Remove(field);
            }
        }
    }

    private static void DropNodePorts(JsonObject spec, JsonObject? before)
    {
        var old = before.Items("ports").Select(port => port.Number("nodePort")).ToHashSet();
        foreach (var port in spec.Items("ports").Where(port => port["nodePort"] is not null && old.Contains(port.Number("nodePort"))))
        {
            port.Remove("nodePort");
        }

        foreach (var field in (string[])["externalTrafficPolicy", "healthCheckNodePort"])
        {
            if (spec.Text("type") == "ClusterIP" && spec["externalIPs"] is not JsonArray { Count: > 0 } && JsonNode.DeepEquals(spec[field], before?[field]))
            {
                spec.Remove(field);
            }
        }

        if (spec.Text("type") != "LoadBalancer" && JsonNode.DeepEquals(spec["allocateLoadBalancerNodePorts"], before?["allocateLoadBalancerNodePorts"]))
        {
            spec.Remove("allocateLoadBalancerNodePorts");
        }
    }

    private static void SetFamilies(JsonObject spec)
    {
        var hasPods = spec.Child("selector") is { Count: > 0 };
        if (spec.Text("clusterIP") == Headless && !hasPods)
        {
            spec.Default("ipFamilyPolicy", "RequireDualStack");
            spec.Default("ipFamilies", new JsonArray("IPv4", "IPv6"));
            return;
        }

        spec.Default("ipFamilyPolicy", "SingleStack");
        spec.Default("ipFamilies", new JsonArray("IPv4"));
    }

    private static void AllocateAddress(JsonObject spec, IReadOnlyCollection<JsonObject> others, FieldErrors errors)
    {
        var wanted = spec.Text("clusterIP") is { Length: > 0 } one ? one : spec.Texts("clusterIPs").FirstOrDefault();
        if (wanted != Headless)
        {
            var taken = others.Select(other => other.Child("spec").Text("clusterIP")).ToHashSet();
            if (wanted is not null && taken.Contains(wanted))
            {
                errors.Invalid("spec.clusterIPs", new JsonArray(wanted), $"failed to allocate IP {wanted}: provided IP is already allocated");
                return;
            }

            if (wanted is not null && !IsInRange(wanted))
            {
                errors.Invalid(
                    "spec.clusterIPs", new JsonArray(wanted), $"failed to allocate IP {wanted}: the provided IP ({wanted}) is not in the valid range. The range of valid IPs is 10.96.0.0/16");
                return;
            }

            wanted ??= Free(taken);
        }

        spec["clusterIP"] = wanted;
        spec["clusterIPs"] = new JsonArray(wanted);
    }

    private static void AllocateNodePorts(JsonObject spec, IReadOnlyCollection<JsonObject> others, FieldErrors errors)
    {
        var taken = others.SelectMany(other => other.Child("spec").Items("ports"))
            .Where(port => port.Number("nodePort") is not null)
            .Select(port => (port.Number("nodePort"), port.Text("protocol")))
            .ToHashSet();
        var ports = spec.Items("ports").ToList();
        for (var index = 0; index < ports.Count; index++)
        {
            var (port, protocol) = (ports[index], ports[index].Text("protocol"));
            if (port.Number("nodePort") is { } wanted and not 0)
            {
                Claim(wanted, protocol, $"spec.ports[{index}].nodePort", taken, errors);
            }
            else if (NeedsNodePorts(spec))
            {
                var free = Enumerable.Repeat(0, int.MaxValue).Select(_ => (long?)RandomNumberGenerator.GetInt32(FirstNodePort, LastNodePort + 1)).First(candidate => !taken.Contains((candidate, protocol)));
                port["nodePort"] = free;
                taken.Add((free, protocol));
            }
        }
    }

    private static void Claim(long wanted, string? protocol, string field, HashSet<(long?, string?)> taken, FieldErrors errors)
    {
        if (wanted is < FirstNodePort or > LastNodePort)
        {
            errors.Invalid(field, wanted, $"provided port is not in the valid range. The range of valid ports is {FirstNodePort}-{LastNodePort}");
        }
        else if (!taken.Add((wanted, protocol)))
        {
            errors.Invalid(field, wanted, "provided port is already allocated");
        }
    }

    private static string Free(HashSet<string?> taken)
    {
        while (true)
        {
            var address = Text(FirstAddress + (uint)RandomNumberGenerator.GetInt32(2, Addresses));
            if (!taken.Contains(address))
            {
                return address;
            }
        }
    }

    private static bool IsInRange(string address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.GetAddressBytes() is [10, 96, _, _];

    private static string Text(uint address) => new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]).ToString();
}
