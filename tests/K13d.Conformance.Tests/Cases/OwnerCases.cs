using K13d.Conformance.Tests.Exchanges;
using static K13d.Conformance.Tests.Cases.Objects;
using static K13d.Conformance.Tests.Cases.Owners;
using static K13d.Conformance.Tests.Cases.Paths;
using static K13d.Conformance.Tests.Exchanges.Request;

namespace K13d.Conformance.Tests.Cases;

/// <summary>
/// What becomes of an owner's objects when it is deleted. https://kubernetes.io/docs/concepts/architecture/garbage-collection/
/// </summary>
internal static class OwnerCases
{
    private const string OtherOwner = $"{ConfigMaps}/other";
    private const string Grandchild = $"{ConfigMaps}/three";
    private const string DoesNotBlock = ",\"blockOwnerDeletion\":false";

    /// <summary>One dependent that holds its owner back for as long as it is there, and one that does not.</summary>
    private static readonly Request[] Family =
    [
        Post(ConfigMaps, ConfigMap("owner")),
        Owned("one", Reference(1), Held),
        Owned("two", Reference(1, more: "")),
    ];

    private static readonly Request[] TwoOwners =
    [
        Post(ConfigMaps, ConfigMap("owner")),
        Post(ConfigMaps, ConfigMap("other")),
        Owned("one", $"{Reference(1)},{Reference(2, "other")}"),
    ];

    public static IReadOnlyList<ConformanceCase> All =>
    [
        Collected("background", Delete(Owner, """{"propagationPolicy":"Background"}""")),
        Collected("by-default", Delete(Owner)),
        Collected("without-orphans", Delete($"{Owner}?orphanDependents=false")),
        Kept("orphan", Delete($"{Owner}?propagationPolicy=Orphan")),
        Kept("orphan-dependents", Delete(Owner, """{"orphanDependents":true}""")),
        Case("owner-foreground",
            [.. Family, Delete($"{Owner}?propagationPolicy=Foreground"), .. OneIsGoing, Get(Owner), Get(One), Free(One), Gone(One), Gone(Owner)]),
        Case("owner-foreground-not-blocked",
            Post(ConfigMaps, ConfigMap("owner")),
            Owned("one", Reference(1, more: DoesNotBlock), Held),
            Delete(Owner, """{"propagationPolicy":"Foreground"}"""),
            Gone(Owner),
            UntilSet(One, "metadata.deletionTimestamp"),
            Get(One),
            Free(One)),
        Case("owner-foreground-of-three-generations",
            Post(ConfigMaps, ConfigMap("owner")),
            Owned("one", Reference(1, more: DoesNotBlock)),
            Owned("two", Reference(1)),
            Owned("three", $"{Reference(2, "one")},{Reference(3, "two")}", Held),
            Delete(Owner, """{"propagationPolicy":"Foreground"}"""),
            UntilSet(Grandchild, "metadata.deletionTimestamp"),
            Get(Owner),
            Get(One),
            Get(Two),
            Get(Grandchild),
            Free(Grandchild),
            Gone(Owner),
            Gone(One)),
        Case("owner-foreground-in-a-circle",
            Owned("owner", ""),
            Owned("one", Reference(1)),
            Patch(Owner, "merge", $$$"""{"metadata":{"ownerReferences":[{{{Reference(2, "one")}}}]}}"""),
            Delete(Owner, """{"propagationPolicy":"Foreground"}"""),
            Gone(Owner),
            Gone(One)),
        Case("owner-changes-of-mind",
            [
                .. Family,
                Delete(Owner, """{"propagationPolicy":"Foreground"}"""),
                .. OneIsGoing,
                Delete(Owner),
                Delete(Owner, """{"propagationPolicy":"Background","dryRun":["All"]}"""),
                Delete(Owner, """{"propagationPolicy":"Orphan"}"""),
                Gone(Owner),
                Get(One),
                Free(One),
            ]),
        Case("owner-finalizers-decide",
            Owned("owner", "", $"\"example.com/more\",\"orphan\",{Held}"),
            Owned("one", Reference(1)),
            Delete(Owner, """{"propagationPolicy":"Background","dryRun":["All"]}"""),
            Delete(Owner, """{"propagationPolicy":"Foreground","dryRun":["All"]}"""),
            Delete(Owner),
            UntilUnset(One, "metadata.ownerReferences"),
            Until(Owner, "metadata.finalizers", """["example.com/more","example.com/hold"]"""),
            Get(Owner),
            Get(One),
            Free(Owner),
            Owned("other", "", "\"foregroundDeletion\""),
            Owned("two", Reference(11, "other")),
            Delete(OtherOwner),
            Gone(OtherOwner),
            Gone(Two)),
        Case("owners-of-which-one-goes",
            [.. TwoOwners, Delete(Owner), UntilUnset(One, "metadata.ownerReferences.1"), Get(One), Delete(OtherOwner), Gone(One)]),
        Case("owners-of-which-one-goes-foreground",
            [.. TwoOwners, Delete(Owner, """{"propagationPolicy":"Foreground"}"""), Gone(Owner), Get(One)]),
        Case("owners-of-which-one-lets-go",
            [.. TwoOwners, Delete(Owner, """{"propagationPolicy":"Orphan"}"""), Gone(Owner), Get(One)]),
        Case("owner-preconditions",
            [
                .. Family,
                Delete(Owner, """{"propagationPolicy":"Foreground","preconditions":{"uid":"11111111-2222-3333-4444-555555555555"}}"""),
                Delete(Owner, """{"propagationPolicy":"Orphan","preconditions":{"resourceVersion":"1"}}"""),
                Get(Owner),
                Delete(Owner, """{"propagationPolicy":"Foreground","preconditions":{"uid":"{uid:1}","resourceVersion":"{resourceVersion:1}"}}"""),
                .. OneIsGoing,
                Free(One),
                Gone(Owner),
            ]),
        Case("owners-deleted-together",
            [
                .. Family,
                Delete($"{ConfigMaps}?fieldSelector=metadata.name%3Downer", """{"propagationPolicy":"Orphan","orphanDependents":true}"""),
                Delete($"{ConfigMaps}?fieldSelector=metadata.name%3Downer&propagationPolicy=Foreground"),
                .. OneIsGoing,
                Get(Owner),
                Delete($"{ConfigMaps}?fieldSelector=metadata.name%3Downer", """{"propagationPolicy":"Orphan"}"""),
                Gone(Owner),
                Get(One),
                Free(One),
            ]),
        Case("owner-is-a-pod",
            Post(Pods, GatedPod),
            Delete($"{Pods}/gated?propagationPolicy=Foreground"),
            Gone($"{Pods}/gated")),
        Case("owner-is-an-event",
            Post(Events, """{"apiVersion":"v1","kind":"Event","metadata":{"name":"said"},"involvedObject":{"namespace":"{ns}"}}"""),
            Delete($"{Events}/said?propagationPolicy=Foreground"),
            Get($"{Events}/said")),
    ];

    private static Request[] OneIsGoing => [UntilSet(One, "metadata.deletionTimestamp"), Gone(Two)];

    private static ConformanceCase Collected(string way, Request deletion) => Case(
        $"owner-{way}", [.. Family, deletion, .. OneIsGoing, Get(Owner), Get(One), Free(One), Gone(One)]);

    private static ConformanceCase Kept(string way, Request deletion) => Case(
        $"owner-{way}", [.. Family, deletion, Gone(Owner), Get(One), Get(Two), Free(One)]);
}
