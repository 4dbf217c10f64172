using K13d.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresServer))]
