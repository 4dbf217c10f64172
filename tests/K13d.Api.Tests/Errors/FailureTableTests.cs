using System.Reflection;
using System.Runtime.CompilerServices;
using K13d.Api.Errors;
using K13d.Api.OpenApi;
using K13d.Domain.Failures;

namespace K13d.Api.Tests.Errors;

public sealed class FailureTableTests
{
    /// <summary>As documented; a failure that is not in the documentation has a code of its own.</summary>
    private static readonly Dictionary<string, (int Status, string Code)> Documented = new()
    {
        [nameof(Failure.Unauthorized)] = (401, "UNAUTHORIZED"),
        [nameof(Failure.Forbidden)] = (403, "FORBIDDEN"),
        [nameof(Failure.NotFound)] = (404, "NOT_FOUND"),
        [nameof(Failure.Invalid)] = (400, "VALIDATION_ERROR"),
        [nameof(Failure.Conflict)] = (409, "CONFLICT"),
        [nameof(Failure.TooMany)] = (429, "RATE_LIMITED"),
        [nameof(Failure.ClusterFailed)] = (500, "K8S_ERROR"),
        [nameof(Failure.LlmFailed)] = (500, "LLM_ERROR"),
    };

    public static TheoryData<Type> Failures =>
        [.. typeof(Failure).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(Failure)))];

    [Theory, MemberData(nameof(Failures))]
    public void Every_failure_has_a_status_that_the_document_describes(Type failure)
    {
        var (status, _) = FailureTable.Find((Failure)RuntimeHelpers.GetUninitializedObject(failure));

        Assert.Contains(status, FailureAnswers.Documented);
        if (Documented.TryGetValue(failure.Name, out var documented))
        {
            Assert.Equal(documented, FailureTable.Find((Failure)RuntimeHelpers.GetUninitializedObject(failure)));
        }
    }

    [Fact]
    public void The_documented_failures_are_there() =>
        Assert.Subset(Failures.Select(row => row.Data.Name).ToHashSet(StringComparer.Ordinal), Documented.Keys.ToHashSet(StringComparer.Ordinal));
}
