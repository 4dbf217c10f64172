using K13d.Application.Ports.Audit;
using K13d.Domain.Audit;
using K13d.Infrastructure.Persistence.Audit;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Audit;

public sealed class AuditOnSqliteTests() : AuditTests(new SqliteDatabase());

public sealed class AuditOnPostgresTests(PostgresServer server) : AuditTests(new PostgresDatabase(server));

public abstract class AuditTests(ITestDatabase database) : DatabaseTests(database)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_is_read_as_it_was_written()
    {
        var written = Line() with
        {
            At = Clock.Now.AddMicroseconds(123_456),
            Namespace = "shop",
            Outcome = AuditOutcome.Denied,
            ClientAddress = "10.0.0.7",
            Details = new Dictionary<string, string> { ["command"] = "kubectl get pods", ["note"] = "\"quoted\" ü 漢 🦊" },
        };
        await Append(written);

        var read = Assert.Single((await Read()).Lines).Entry;

        Assert.Equal(written with { Details = read.Details }, read);
        Assert.Equal(written.Details, read.Details);
    }

    [Fact]
    public async Task A_time_of_another_zone_is_read_in_utc()
    {
        await Append(Line() with { At = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.FromHours(9)) });

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero), Assert.Single((await Read()).Lines).Entry.At);
    }

    [Fact]
    public async Task The_newest_lines_come_first_and_pages_do_not_overlap()
    {
        for (var number = 0; number < 7; number++)
        {
            await Append(Line() with { Resource = $"pod/{number}", At = Clock.Now.AddSeconds(number / 2) });
        }

        var pages = new List<string>();
        for (var offset = 0; offset < 7; offset += 3)
        {
            pages.AddRange((await Read(limit: 3, offset: offset)).Lines.Select(line => line.Entry.Resource));
        }

        Assert.Equal(["pod/6", "pod/5", "pod/4", "pod/3", "pod/2", "pod/1", "pod/0"], pages);
    }

    [Theory, InlineData(2, 0, 2), InlineData(2, 4, 1), InlineData(2, 5, 0), InlineData(2, 1000, 0)]
    public async Task The_total_is_right_on_every_page_and_after_the_last(int limit, int offset, int lines)
    {
        for (var number = 0; number < 5; number++)
        {
            await Append(Line());
        }

        var page = await Read(limit: limit, offset: offset);

        Assert.Equal((lines, 5L), (page.Lines.Count, page.Total));
    }

    public static TheoryData<AuditFilter> Filters =>
    [
        new AuditFilter(Action: "delete"),
        new AuditFilter(User: "eve"),
        new AuditFilter(Resource: "pod/nginx"),
        new AuditFilter(Namespace: "shop"),
        new AuditFilter(Outcome: AuditOutcome.Denied),
        new AuditFilter("delete", "eve", "pod/nginx", "shop", AuditOutcome.Denied),
    ];

    [Theory, MemberData(nameof(Filters))]
    public async Task A_filter_keeps_the_lines_that_fit_and_counts_them(AuditFilter filter)
    {
        var fits = Line() with { Action = "delete", User = "eve", Resource = "pod/nginx", Namespace = "shop", Outcome = AuditOutcome.Denied };
        await Append(fits);
        await Append(fits);
        await Append(Line());
        await Append(Line() with { Action = "Delete", User = "eve2", Resource = "pod/nginx-2", Namespace = "shop-2", Outcome = AuditOutcome.Failed });

        var page = await Read(filter, limit: 1);

        Assert.Equal((1, 2L), (page.Lines.Count, page.Total));
        Assert.Equal("eve", page.Lines[0].Entry.User);
    }

    [Fact]
    public async Task From_is_inclusive_and_to_is_not()
    {
        for (var second = 0; second < 4; second++)
        {
            await Append(Line() with { Resource = $"pod/{second}", At = Clock.Now.AddSeconds(second) });
        }

        var page = await Read(new AuditFilter(From: Clock.Now.AddSeconds(1), To: Clock.Now.AddSeconds(3).ToOffset(TimeSpan.FromHours(-5))));

        Assert.Equal(["pod/2", "pod/1"], page.Lines.Select(line => line.Entry.Resource));
        Assert.Equal(2, page.Total);
    }

    [Theory, InlineData("%"), InlineData("_"), InlineData("'"), InlineData("' OR '1'='1"), InlineData("\""), InlineData("\\"), InlineData("pod/%")]
    [InlineData("'; DROP TABLE audit_entries; --"), InlineData("{0}"), InlineData("@p0"), InlineData("$1"), InlineData("ｐｏｄ"), InlineData("*")]
    public async Task A_filter_is_text_whatever_is_in_it(string text)
    {
        await Append(Line() with { Resource = "pod/nginx", Namespace = "shop" });
        await Append(Line() with { User = text, Action = text, Resource = text, Namespace = text });

        foreach (var filter in new AuditFilter[] { new(User: text), new(Action: text), new(Resource: text), new(Namespace: text) })
        {
            Assert.Equal(text, Assert.Single((await Read(filter)).Lines).Entry.User);
        }
    }

    [Fact]
    public async Task A_line_is_stored_however_odd_its_text_is()
    {
        var path = "/api/" + new string('漢', 8000);
        await Append(Line() with
        {
            User = "a\0b",
            Resource = path,
            Action = "half \uD800 pair",
            Details = new Dictionary<string, string> { ["nul\0"] = "\0", ["long"] = new string('x', 100_000) },
        });

        var line = Assert.Single((await Read()).Lines).Entry;

        Assert.Equal("a\uFFFDb", line.User);
        Assert.Equal("half \uFFFD pair", line.Action);
        Assert.StartsWith("/api/漢漢", line.Resource, StringComparison.Ordinal);
        Assert.EndsWith("…", line.Resource, StringComparison.Ordinal);
        Assert.InRange(line.Details["long"].Length, 1000, 5000);
        Assert.Equal("\uFFFD", line.Details["nul\uFFFD"]);
    }

    // An index of PostgreSQL holds 2.7 kB of a line, compressed: these texts do not compress, and their characters are as wide as they come.
    [Fact]
    public async Task A_line_is_stored_and_found_however_long_its_names_are()
    {
        var text = Incompressible(5000);
        await Append(Line() with { User = text, Action = text, Namespace = text, Resource = text, Outcome = AuditOutcome.Success });

        var line = Assert.Single((await Read()).Lines).Entry;

        Assert.Equal(text[..256] + "…", line.User);
        Assert.Equal((line.User, line.User), (line.Action, line.Namespace));
        Assert.Equal(text[..512] + "…", line.Resource);
        Assert.Equal(1, (await Read(new AuditFilter(line.Action, line.User, line.Resource, line.Namespace, line.Outcome))).Total);
    }

    [Fact]
    public async Task A_long_line_from_before_the_indexes_held_several_names_is_kept()
    {
        var text = Incompressible(512) + "…";
        await K13d.Rows(async rows =>
        {
            await rows.GetService<IMigrator>().MigrateAsync("First", Cancellation);
            rows.AuditEntries.Add(new AuditRow
            {
                At = Clock.Now,
                User = text,
                Action = text,
                Namespace = text,
                Resource = text,
                Outcome = AuditOutcome.Failed,
                CorrelationId = "1",
                ClientAddress = null,
                Details = "{}",
            });
            await rows.SaveChangesAsync(Cancellation);
            await rows.Database.MigrateAsync(Cancellation);
        });

        var line = Assert.Single((await Read(new AuditFilter(Outcome: AuditOutcome.Failed))).Lines).Entry;

        Assert.All([line.User, line.Action, line.Namespace], name => Assert.StartsWith(text[..256], name, StringComparison.Ordinal));
        Assert.Equal(text, line.Resource);
    }

    [Fact]
    public async Task Lines_that_come_at_once_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Append(Line() with { Resource = $"pod/{number}" })));

        var page = await Read();

        Assert.Equal(50, page.Total);
        Assert.Equal(50, page.Lines.Select(line => line.Entry.Resource).Distinct().Count());
        Assert.Equal(50, page.Lines.Select(line => line.Id).Distinct().Count());
    }

    [Fact]
    public async Task Lines_are_there_after_a_restart()
    {
        await Append(Line() with { Resource = "pod/before" });
        await Restart();
        await Append(Line() with { Resource = "pod/after" });

        var page = await Read();

        Assert.Equal(["pod/after", "pod/before"], page.Lines.Select(line => line.Entry.Resource));
        Assert.True(page.Lines[0].Id > page.Lines[1].Id);
    }

    private static string Incompressible(int length) =>
        string.Concat(Enumerable.Range(1, length).Select(number => (char)('一' + (number * number * 7919L % 20_011))));

    private AuditEntry Line() => new(
        Clock.Now,
        "admin",
        "scale",
        "deployment/web",
        null,
        AuditOutcome.Success,
        "0123456789abcdef",
        null,
        new Dictionary<string, string>());

    private async Task Append(AuditEntry line) => Assert.False((await K13d.Get<IAuditTrail>().Append(line, Cancellation)).IsFailure(out _, out _));

    private async Task<AuditPage> Read(AuditFilter? filter = null, int limit = 100, int offset = 0) =>
        Value(await K13d.Get<IAuditReader>().Read(filter ?? new AuditFilter(), limit, offset, Cancellation));
}
