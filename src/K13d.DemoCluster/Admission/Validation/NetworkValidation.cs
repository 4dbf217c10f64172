using System.Net;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Network policies, Endpoints and EndpointSlices.</summary>
internal static class NetworkValidation
{
    public static void NetworkPolicy(JsonObject value, FieldErrors errors)
    {
        var spec = value.Child("spec") ?? [];
        SelectorValidation.Check(spec.Child("podSelector"), "spec.podSelector", errors);
        Rules(spec, "ingress", "from", errors);
        Rules(spec, "egress", "to", errors);
        var types = spec.Texts("policyTypes").ToList();
        if (types.Count > 2)
        {
            errors.Invalid("spec.policyTypes", spec["policyTypes"], "may not specify more than two policyTypes");
            return;
        }

        for (var index = 0; index < types.Count; index++)
        {
            if (types[index] is not ("Ingress" or "Egress"))
            {
                errors.NotSupported($"spec.policyTypes[{index}]", types[index], "Ingress", "Egress");
            }
        }
    }

    public static void Endpoints(JsonObject value, FieldErrors errors)
    {
        var index = 0;
        foreach (var subset in value.Items("subsets"))
        {
            var path = $"subsets[{index++}]";
            if (!subset.Items("addresses").Any() && !subset.Items("notReadyAddresses").Any())
            {
                errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
            }

            foreach (var list in (string[])["addresses", "notReadyAddresses"])
            {
                var position = 0;
                foreach (var address in subset.Items(list))
                {
                    EndpointAddress(address.Text("ip") ?? "", $"{path}.{list}[{position++}].ip", errors);
                }
            }

            EndpointPorts(subset, path, errors);
        }
    }

    public static void EndpointSlice(JsonObject value, FieldErrors errors)
    {
        if (value.IsMissing("addressType"))
        {
            errors.Required("addressType");
        }
        else
        {
            errors.OneOf(value, "addressType", "", "FQDN", "IPv4", "IPv6");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var port in value.Items("ports"))
        {
            var path = $"ports[{index++}]";
            if (!names.Add(port.Text("name") ?? ""))
            {
                errors.Duplicate($"{path}.name", port.Text("name"));
            }

            errors.OneOf(port, "protocol", path, Checks.Protocols);
        }

        index = 0;
        foreach (var endpoint in value.Items("endpoints"))
        {
            var path = $"endpoints[{index++}].addresses";
            var addresses = endpoint.Texts("addresses").ToList();
            if (addresses.Count == 0)
            {
                errors.Required(path, "must contain at least 1 address");
            }

            for (var position = 0; value.Text("addressType") == "IPv4" && position < addresses.Count; position++)
            {
                if (!Checks.IsAddress(addresses[position]))
                {
                    errors.Invalid($"{path}[{position}]", addresses[position], Checks.NotAnAddress);
                }
            }
        }
    }

    private static void EndpointAddress(string address, string path, FieldErrors errors)
    {
        if (Checks.IsAddress(address))
        {
            errors.NotLoopback(address, path);
            return;
        }

        errors.Invalid(path, address, Checks.NotAnAddress);
        errors.Invalid(path, address, "must be a valid IP address");
    }

    private static void EndpointPorts(JsonObject subset, string path, FieldErrors errors)
    {
        var ports = subset.Items("ports").ToList();
        for (var index = 0; index < ports.Count; index++)
        {
            if (ports.Count > 1)
            {
                errors.Required(ports[index], "name", $"{path}.ports[{index}]");
            }

            errors.Port(ports[index].Number("port") ?? 0, $"{path}.ports[{index}].port");
            errors.OneOf(ports[index], "protocol", $"{path}.ports[{index}]", Checks.Protocols);
        }
    }

    private static void Rules(JsonObject spec, string direction, string side, FieldErrors errors)
    {
        var index = 0;
        foreach (var rule in spec.Items(direction))
        {
            var path = $"spec.{direction}[{index++}]";
            var position = 0;
            foreach (var port in rule.Items("ports"))
            {
                Port(port, $"{path}.ports[{position++}]", errors);
            }

            position = 0;
            foreach (var peer in rule.Items(side))
            {
                Peer(peer, $"{path}.{side}[{position++}]", errors);
            }
        }
    }

    private static void Port(JsonObject port, string path, FieldErrors errors)
    {
        if (port.Text("protocol") is { } protocol && !Checks.Protocols.Contains(protocol))
        {
            errors.NotSupported($"{path}.protocol", protocol, "TCP", "UDP", "SCTP");
        }

        var end = port.Number("endPort");
        if (port["port"] is { } start)
        {
            errors.PortOrName(start, $"{path}.port");
            if (end is not null && start.Number() is null)
            {
                errors.Invalid($"{path}.endPort", end, "may not be specified when `port` is non-numeric");
            }
            else if (end < start.Number())
            {
                errors.Invalid($"{path}.endPort", start.Number(), "must be greater than or equal to `port`");
            }
        }
        else if (end is not null)
        {
            errors.Invalid($"{path}.endPort", end, "may not be specified when `port` is not specified");
        }
    }

    private static void Peer(JsonObject peer, string path, FieldErrors errors)
    {
        var (pods, namespaces, block) = (peer.Child("podSelector"), peer.Child("namespaceSelector"), peer.Child("ipBlock"));
        SelectorValidation.Check(pods, $"{path}.podSelector", errors);
        SelectorValidation.Check(namespaces, $"{path}.namespaceSelector", errors);
        if (block is not null)
        {
            Block(block, $"{path}.ipBlock", errors);
        }

        if (pods is null && namespaces is null && block is null)
        {
            errors.Required(path, "must specify a peer");
        }
        else if (block is not null && (pods is not null || namespaces is not null))
        {
            errors.Forbidden(path, "may not specify both ipBlock and another peer");
        }
    }

    private static void Block(JsonObject block, string path, FieldErrors errors)
    {
        var range = block.Text("cidr") ?? "";
        if (!Checks.IsRange(range))
        {
            errors.Invalid($"{path}.cidr", range, Checks.NotARange);
            return;
        }

        var whole = IPNetwork.Parse(range);
        var index = 0;
        foreach (var exception in block.Texts("except"))
        {
            var at = $"{path}.except[{index++}]";
            if (!Checks.IsRange(exception))
            {
                errors.Invalid(at, exception, Checks.NotARange);
            }
            else if (IPNetwork.Parse(exception) is var part && (!whole.Contains(part.BaseAddress) || part.PrefixLength <= whole.PrefixLength))
            {
                errors.Invalid(at, exception, "must be a strict subset of `cidr`");
            }
        }
    }
}
