using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Charts;

/// <summary>Gives a chart repository or registry a name, and K13d the credentials for it. A name that is there with the same URL gets the new credentials.</summary>
/// <param name="Name">How it is called from now on.</param>
/// <param name="Url">With `https`, `http` or `oci`, and without credentials in it.</param>
/// <param name="Username">For a source that wants one.</param>
/// <param name="Password">A password or a token; kept encrypted and never shown.</param>
public sealed record AddChartRepository(string Name, string Url, string? Username = null, string? Password = null) : ICommand<DescribedRepository>, IRequires
{
    public Permission Permission => Permission.ManageChartRepositories;

    // The URL may hold what does not belong there: it is recorded when it has been read.
    public AuditTarget? Audits => new("add", $"chartrepository/{Name}")
    {
        Details = new Dictionary<string, string> { ["credentials"] = Credential is null ? "no" : "yes" },
    };

    internal RepositoryCredential? Credential =>
        string.IsNullOrEmpty(Username) && string.IsNullOrEmpty(Password) ? null : new RepositoryCredential(Username ?? "", Password ?? "");

    // A record's own text would hold the password.
    public override string ToString() => $"{nameof(AddChartRepository)} {Name}";
}

public sealed class AddChartRepositoryValidator : AbstractValidator<AddChartRepository>
{
    private const int LongestUrl = 2048;
    private const int LongestCredential = 8192;

    public AddChartRepositoryValidator()
    {
        RuleFor(request => request.Name).RepositoryName().NotDemo().WithName("name");
        RuleFor(request => request.Url)
            .Must(url => url is { Length: > 0 and <= LongestUrl })
            .WithMessage($"url must be the URL of a chart repository (https or http) or of a registry (oci), of at most {LongestUrl} characters.");
        RuleFor(request => request.Username)
            .Must(name => name is null || (name.Length <= LongestCredential && !name.Contains(':', StringComparison.Ordinal) && !name.Any(char.IsControl)))
            .WithMessage($"username must have at most {LongestCredential} characters, and no colon and no control characters.");
        RuleFor(request => request.Password)
            .Must(password => password is null || (password.Length <= LongestCredential && !password.Any(char.IsControl)))
            .WithMessage($"password must have at most {LongestCredential} characters, and no control characters.");
    }
}

internal sealed class AddChartRepositoryHandler(IChartCatalog catalog, IChartRepositories repositories, AuditNotes notes)
    : ICommandHandler<AddChartRepository, DescribedRepository>
{
    public async Task<Result<DescribedRepository>> Handle(AddChartRepository request, CancellationToken cancellationToken)
    {
        var asked = new ChartRepository(request.Name, request.Url, request.Credential);
        if ((await catalog.Probe(asked, cancellationToken)).IsFailure(out var failure, out var url))
        {
            return failure;
        }

        notes.Add("url", url);
        var added = asked with { Url = url };
        return (await repositories.Add(added, cancellationToken))
            .Map(_ => DescribedRepository.Of(new KnownRepository(added.Name, added.Url, added.Credential is not null)));
    }
}
