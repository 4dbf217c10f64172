using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Charts;

/// <summary>Forgets a chart repository and its credentials. Releases that came from it stay.</summary>
public sealed record DeleteChartRepository(string Name) : ICommand<DeletedChartRepository>, IRequires
{
    public Permission Permission => Permission.ManageChartRepositories;

    public AuditTarget? Audits => new("delete", $"chartrepository/{Name}");
}

/// <summary>A repository that K13d no longer knows.</summary>
public sealed record DeletedChartRepository(string Name);

public sealed class DeleteChartRepositoryValidator : AbstractValidator<DeleteChartRepository>
{
    public DeleteChartRepositoryValidator() => RuleFor(request => request.Name).RepositoryName().NotDemo().WithName("name");
}

internal sealed class DeleteChartRepositoryHandler(IChartRepositories repositories) : ICommandHandler<DeleteChartRepository, DeletedChartRepository>
{
    public async Task<Result<DeletedChartRepository>> Handle(DeleteChartRepository request, CancellationToken cancellationToken) =>
        (await repositories.Remove(request.Name, cancellationToken)).Map(_ => new DeletedChartRepository(request.Name));
}
