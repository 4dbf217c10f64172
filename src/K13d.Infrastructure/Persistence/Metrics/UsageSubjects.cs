using K13d.Domain.Metrics;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Metrics;

/// <summary>Finds the rows of subjects, and makes those that are missing.</summary>
internal static class UsageSubjects
{
    public static async Task<IReadOnlyDictionary<UsageSubject, int>> Ensure(
        K13dContext context, IReadOnlyList<UsageSubject> subjects, CancellationToken cancellation)
    {
        var ids = new Dictionary<UsageSubject, int>();
        foreach (var scope in subjects.GroupBy(subject => (subject.Kind, subject.Namespace)))
        {
            var (kind, @namespace) = scope.Key;
            var names = scope.Select(subject => subject.Name).Distinct(StringComparer.Ordinal).ToList();
            var known = await context.UsageSubjects.AsNoTracking()
                .Where(row => row.Kind == kind && row.Namespace == @namespace && names.Contains(row.Name))
                .ToListAsync(cancellation);
            var added = names.Except(known.Select(row => row.Name), StringComparer.Ordinal)
                .Select(name => new UsageSubjectRow { Kind = kind, Namespace = @namespace, Name = name })
                .ToList();
            context.UsageSubjects.AddRange(added);
            await context.SaveChangesAsync(cancellation);
            foreach (var row in known.Concat(added))
            {
                ids[new UsageSubject(kind, @namespace, row.Name)] = row.Id;
            }
        }

        return ids;
    }
}
