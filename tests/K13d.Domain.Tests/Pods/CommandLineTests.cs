using K13d.Domain.Pods;

namespace K13d.Domain.Tests.Pods;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("sh -c 'ls -la'", "sh", "-c", "ls -la")]
    [InlineData("echo '' plain 'it'\\''s' 'a\nb'", "echo", "", "plain", "it's", "a\nb")]
    public void A_command_reads_as_a_shell_would_take_it(string text, params string[] command) => Assert.Equal(text, CommandLine.Of(command));

    [Theory]
    [InlineData("mysql --password=***", "mysql", "--password=hunter2")]
    [InlineData("vault login --token *** -v", "vault", "login", "--token", "hunter2", "-v")]
    [InlineData("env DB_PASSWORD=*** ./run", "env", "DB_PASSWORD=hunter2", "./run")]
    [InlineData("sh -c 'export API_TOKEN=***; run --secret *** && PGPASSWORD=\"***\" psql'", "sh", "-c", "export API_TOKEN=hunter2; run --secret hunter2 && PGPASSWORD=\"hunter2\" psql")]
    [InlineData("curl -H 'Authorization: Bearer ***' http://api", "curl", "-H", "Authorization: Bearer hunter2", "http://api")]
    [InlineData("psql postgres://shop:***@db/shop", "psql", "postgres://shop:hunter2@db/shop")]
    public void What_is_easily_told_to_be_a_secret_is_masked(string text, params string[] command) => Assert.Equal(text, CommandLine.Of(command));

    [Theory]
    [InlineData("cat /var/run/secrets/token", "cat", "/var/run/secrets/token")]
    [InlineData("wget http://web:8080/a@b", "wget", "http://web:8080/a@b")]
    [InlineData("vault --token -v", "vault", "--token", "-v")]
    public void What_only_looks_like_one_stays(string text, params string[] command) => Assert.Equal(text, CommandLine.Of(command));

    [Fact]
    public void A_long_command_is_cut() => Assert.Equal(CommandLine.Longest, CommandLine.Of(["sh", "-c", new string('x', 100_000)]).Length);
}
