using K13d.Infrastructure.Persistence.Postgres;
using Npgsql;

namespace K13d.Infrastructure.Tests.Persistence;

public sealed class PostgresEngineTests
{
    [Theory, InlineData("Host=db", 5), InlineData("Host=db;Timeout=30", 30), InlineData("Host=db;Timeout=15", 15)]
    public void A_server_that_does_not_answer_is_given_up_soon_unless_the_operator_says_otherwise(string connection, int seconds)
    {
        using var source = PostgresEngine.Connect(new NpgsqlConnectionStringBuilder(connection));

        Assert.Equal(seconds, new NpgsqlConnectionStringBuilder(source.ConnectionString).Timeout);
    }

    [Fact]
    public void Its_location_has_no_password()
    {
        using var source = PostgresEngine.Connect(new NpgsqlConnectionStringBuilder("Host=db;Database=k13d;Username=k13d;Password=hunter2"));

        Assert.Equal("PostgreSQL, db:5432/k13d", new PostgresEngine(source).Location);
    }
}
