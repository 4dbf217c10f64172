using K13d.Application.Pipeline;
using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace K13d.Application.Tests.Pipeline;

public sealed class PipelineTests
{
    private readonly List<AuditEntry> trail = [];
    private readonly IRequestContext context = Substitute.For<IRequestContext>();

    [Fact]
    public async Task A_request_that_declares_no_permission_is_refused_and_never_handled()
    {
        var (answer, handled) = await Send<Undeclared>(new(), Role.Admin);

        Assert.IsType<Failure.Forbidden>(FailureOf(answer));
        Assert.False(handled);
    }

    [Fact]
    public async Task A_request_of_nobody_is_unauthorized()
    {
        var (answer, handled) = await Send<Remove>(new("nginx"), role: null);

        Assert.IsType<Failure.Unauthorized>(FailureOf(answer));
        Assert.False(handled);
        Assert.Equal(("anonymous", AuditOutcome.Denied), Assert.Single(trail) is var line ? (line.User, line.Outcome) : default);
    }

    [Fact]
    public async Task A_change_that_the_role_may_not_make_is_refused_and_recorded_as_denied()
    {
        var (answer, handled) = await Send<Remove>(new("nginx"), Role.Viewer);

        Assert.IsType<Failure.Forbidden>(FailureOf(answer));
        Assert.False(handled);
        var line = Assert.Single(trail);
        Assert.Equal((AuditOutcome.Denied, "delete", "pod/nginx", "someone"), (line.Outcome, line.Action, line.Resource, line.User));
    }

    [Fact]
    public async Task An_invalid_change_says_which_field_is_wrong_and_is_recorded_as_failed()
    {
        var (answer, handled) = await Send<Remove>(new(""), Role.Operator);

        Assert.Contains("name", Assert.IsType<Failure.Invalid>(FailureOf(answer)).Details.Keys);
        Assert.False(handled);
        Assert.Equal(AuditOutcome.Failed, Assert.Single(trail).Outcome);
    }

    [Fact]
    public async Task Permission_comes_before_validation()
    {
        var (answer, _) = await Send<Remove>(new(""), Role.Viewer);

        Assert.IsType<Failure.Forbidden>(FailureOf(answer));
    }

    [Fact]
    public async Task A_change_that_is_made_is_recorded_once_as_a_success()
    {
        var (answer, handled) = await Send<Remove>(new("nginx"), Role.Operator);

        Assert.Null(FailureOf(answer));
        Assert.True(handled);
        Assert.Equal(AuditOutcome.Success, Assert.Single(trail).Outcome);
    }

    [Fact]
    public async Task A_change_whose_handler_throws_is_recorded_as_failed_and_still_throws()
    {
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Send<Remove>(new("throws"), Role.Operator));

        Assert.Equal(AuditOutcome.Failed, Assert.Single(trail).Outcome);
    }

    [Fact]
    public async Task A_change_that_cannot_be_recorded_is_not_called_a_success()
    {
        var (answer, _) = await Send<Remove>(new("nginx"), Role.Operator, new Failure.Unavailable("AUDIT_UNAVAILABLE", "the disk is full"));

        Assert.IsType<Failure.Unavailable>(FailureOf(answer));
    }

    private async Task<(Result<Done> Answer, bool Handled)> Send<TRequest>(TRequest request, Role? role, Failure? unrecorded = null)
        where TRequest : IRequest<Result<Done>>
    {
        var handler = new Handler<TRequest>();
        context.Caller.Returns(role is { } held ? new Caller(Guid.NewGuid(), "someone", held, Guid.NewGuid()) : null);
        var port = Substitute.For<IAuditTrail>();
        port.Append(Arg.Do<AuditEntry>(trail.Add), Arg.Any<CancellationToken>())
            .Returns(unrecorded is null ? new Done() : unrecorded);
        await using var provider = new ServiceCollection()
            .AddApplication()
            .AddSingleton(context)
            .AddSingleton(port)
            .AddSingleton(TimeProvider.System)
            .AddScoped<IValidator<Remove>, RemoveValidator>()
            .AddSingleton<IRequestHandler<TRequest, Result<Done>>>(handler)
            .BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, TestContext.Current.CancellationToken);
        return (answer, handler.Handled);
    }

    private static Failure? FailureOf(Result<Done> answer) => answer.IsFailure(out var failure, out _) ? failure : null;

    private sealed record Undeclared : IRequest<Result<Done>>;

    private sealed record Remove(string Name) : ICommand<Done>, IRequires
    {
        public Permission Permission => Permission.DeleteResources;

        public AuditTarget? Audits => new("delete", $"pod/{Name}", "default");
    }

    private sealed class RemoveValidator : AbstractValidator<Remove>
    {
        public RemoveValidator() => RuleFor(request => request.Name).NotEmpty();
    }

    private sealed class Handler<TRequest> : IRequestHandler<TRequest, Result<Done>>
        where TRequest : IRequest<Result<Done>>
    {
        public bool Handled { get; private set; }

        public Task<Result<Done>> Handle(TRequest request, CancellationToken cancellationToken)
        {
            Handled = true;
            return request is Remove { Name: "throws" } ? throw new TimeZoneNotFoundException() : Task.FromResult<Result<Done>>(new Done());
        }
    }
}
