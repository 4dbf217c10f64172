using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Domain.Failures;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Application.Tests.Pipeline;

/// <summary>Counts the use cases of the real registration, so that none can be added without what every one must have.</summary>
public sealed class UseCaseCensusTests
{
    /// <summary>The requests that have nothing to validate, and why.</summary>
    private static readonly Dictionary<string, string> NeedNoValidator = new(StringComparer.Ordinal)
    {
        ["GetHealth"] = "it carries nothing",
        ["CheckReadiness"] = "it carries nothing",
        ["ListPortForwards"] = "it carries nothing: whose they are is the caller's",
        ["ListChartRepositories"] = "it carries nothing",
        ["GetSettings"] = "it carries nothing: they are the caller's",
        ["GetChatUsage"] = "it carries nothing: it is the caller's",
        ["GetChatLimits"] = "it carries nothing",
        ["GetLlmSettings"] = "it carries nothing",
        ["ListPendingTools"] = "it carries nothing: whose they are is the caller's",
        ["LogOut"] = "it carries nothing: the session is the one it is asked in",
    };

    private static readonly IServiceCollection Registered = new ServiceCollection().AddApplication();

    public static TheoryData<Type> UseCases => [.. UseCasesOf(typeof(PipelineRegistration).Assembly)];

    [Theory, MemberData(nameof(UseCases))]
    public void A_use_case_declares_what_it_needs_or_why_it_needs_nothing(Type useCase) =>
        Assert.True(DeclaresItsNeed(useCase), $"{useCase.Name} is neither {nameof(IRequires)} nor {nameof(IOpenToAnyone)}.");

    [Theory, MemberData(nameof(UseCases))]
    public void A_use_case_answers_a_result(Type useCase) => Assert.True(typeof(IResult).IsAssignableFrom(AnswerOf(useCase)));

    [Theory, MemberData(nameof(UseCases))]
    public void A_use_case_has_exactly_one_handler(Type useCase) =>
        Assert.Single(Registered, service => service.ServiceType == typeof(IRequestHandler<,>).MakeGenericType(useCase, AnswerOf(useCase)));

    [Theory, MemberData(nameof(UseCases))]
    public void A_use_case_has_a_validator_or_a_reason_to_have_none(Type useCase) =>
        Assert.True(
            Registered.Any(service => service.ServiceType == typeof(IValidator<>).MakeGenericType(useCase)) != NeedNoValidator.ContainsKey(useCase.Name),
            $"{useCase.Name} needs a validator or a line in {nameof(NeedNoValidator)}, and not both.");

    [Fact]
    public void The_behaviours_come_in_the_order_of_the_design() =>
        Assert.Equal(
            [typeof(TelemetryBehaviour<,>), typeof(AuthorisationBehaviour<,>), typeof(ValidationBehaviour<,>), typeof(AuditBehaviour<,>)],
            Registered.Where(service => service.ServiceType == typeof(IPipelineBehavior<,>)).Select(service => service.ImplementationType!));

    [Fact]
    public void No_behaviour_constrains_its_request_because_a_container_would_skip_it() =>
        Assert.All(
            PipelineRegistration.Behaviours.SelectMany(behaviour => behaviour.GetGenericArguments()),
            argument => Assert.Empty(argument.GetGenericParameterConstraints()));

    [Fact]
    public void The_census_sees_a_use_case_that_declares_nothing()
    {
        var undeclared = Assert.Single(UseCasesOf(typeof(UseCaseCensusTests).Assembly), useCase => useCase == typeof(DeclaresNothing));
        Assert.False(DeclaresItsNeed(undeclared));
    }

    private static bool DeclaresItsNeed(Type useCase) =>
        typeof(IRequires).IsAssignableFrom(useCase) != typeof(IOpenToAnyone).IsAssignableFrom(useCase);

    private static IEnumerable<Type> UseCasesOf(System.Reflection.Assembly assembly) =>
        assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IBaseRequest).IsAssignableFrom(type));

    private static Type AnswerOf(Type useCase) =>
        useCase.GetInterfaces().Single(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0];

    internal sealed record DeclaresNothing : IRequest<Result<Done>>;
}
