namespace K13d.Domain.Diagnosis;

/// <summary>The terms of Kubernetes that a diagnosis uses, each in a sentence for who is new to them.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/glossary/"/>
public static class Glossary
{
    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("pod", "the smallest thing that runs: one or more containers that share an address and are started together"),
        ("container", "a program with its files, made from an image and kept apart from others"),
        ("image", "what containers are made from: files in a registry, named like nginx:1.27"),
        ("Deployment", "keeps a number of equal pods running, and replaces them one by one when their image or settings change"),
        ("ReplicaSet", "one revision of a Deployment: it makes the pods"),
        ("Service", "one stable name and address for the pods that its selector finds"),
        ("selector", "labels that say which pods are meant"),
        ("endpoints", "the addresses of the ready pods behind a Service"),
        ("node", "a machine of the cluster, on which pods run"),
        ("namespace", "a part of the cluster with names of its own, such as one for each team"),
        ("ConfigMap", "settings that pods read, which are not secret"),
        ("Secret", "settings that pods read, which are"),
        ("PersistentVolumeClaim", "a pod's wish for storage that outlives it"),
        ("CrashLoopBackOff", "a container that ends again and again: Kubernetes waits longer each time before it starts it again"),
        ("ImagePullBackOff", "an image that cannot be got from its registry: Kubernetes waits longer each time before it tries again"),
        ("OOMKilled", "ended by the node because it used more memory than its limit"),
        ("liveness probe", "how Kubernetes asks a container whether it lives; one that does not is started again"),
        ("readiness probe", "how Kubernetes asks a container whether it can serve; one that cannot gets no traffic"),
        ("init container", "runs to its end before the others start"),
        ("taint", "keeps pods off a node that do not tolerate it"),
        ("rollout", "the replacing of a Deployment's pods by those of its newest revision"),
        ("quota", "how much of something a namespace may have in all"),
        ("evicted", "ended to make room on its node"),
    ];

    /// <summary>What of a text needs explaining, a line a term; empty where nothing does.</summary>
    public static string Of(string text) => string.Concat(Terms
        .Where(term => Words(text, term.Term))
        .Select(term => $"{term.Term}: {term.Meaning}.\n"));

    /// <summary>Whether the term is in the text, as a word of its own or in the plural.</summary>
    private static bool Words(string text, string term)
    {
        for (var at = text.IndexOf(term, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(term, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + term.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]) || text.AsSpan(end) is ['s', ..]))
            {
                return true;
            }
        }

        return false;
    }
}
