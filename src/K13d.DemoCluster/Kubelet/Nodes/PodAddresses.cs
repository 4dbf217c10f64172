namespace K13d.DemoCluster.Kubelet.Nodes;

/// <summary>The pod addresses of one node, <c>10.244.n.2</c> on; one that was given back comes again last.</summary>
internal sealed class PodAddresses(int network)
{
    private readonly HashSet<string> taken = [];
    private int last = 1;

    public string Take()
    {
        for (var tries = 0; tries < 253; tries++)
        {
            last = last >= 254 ? 2 : last + 1;
            var address = $"10.244.{network}.{last}";
            if (taken.Add(address)) return address;
        }

        throw new InvalidOperationException("A node has more pods than addresses.");
    }

    public void Reserve(string address) => taken.Add(address);

    public void GiveBack(string address) => taken.Remove(address);
}
