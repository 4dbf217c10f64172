using K13d.Domain.Secrets;

namespace K13d.Domain.Tests.Secrets;

public sealed class SecretLiteralsTests
{
    [Theory]
    [InlineData("      DB_PASSWORD:  hunter2")]
    [InlineData("    - name: DB_PASSWORD\n      value: hunter2\n")]
    [InlineData("    - name: DB_PASSWORD\n      value: \"hunter2\"\n")]
    [InlineData("-    - name: DB_PASSWORD\n-      value: 'hunter1'\n+      value: hunter2\n")]
    [InlineData("    - name: DB_PASSWORD\n      value: |-\n        hunter2\n        more\n")]
    [InlineData("  \"name\": \"DB_PASSWORD\",\n  \"value\": \"hunter2\"\n")]
    [InlineData("""[{"name":"DB_PASSWORD","value":"hunter2"}]""")]
    [InlineData("""{"kind":"Pod"}{"env":[{"value":"hunter2","name":"DB_PASSWORD"}]}""")]
    [InlineData("""      {"spec":{"containers":[{"env":[{"name":"DB_PASSWORD","value":"hunter2"}]}]}}""")]
    [InlineData("""{"annotations":{"last":"{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}]}"}}""")]
    [InlineData("""{"data":{"app.properties":"a=1\ndb.password=hunter2\n"}}""")]
    [InlineData("""      json: '{"env":[{"name":"DB_PASSWORD","value":"hunter2"}]}'""")]
    [InlineData("""  "json": "{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}]}", """)]
    [InlineData("    - --db-password=hunter2")]
    [InlineData("2026-11-30T02:00:00Z retry with password=hunter2 in 5s")]
    [InlineData("GET http://x/y?token=hunter2&z=1")]
    [InlineData("    url: postgres://shop:hunter2@db/shop")]
    [InlineData("Authorization: Bearer hunter2")]
    public void What_a_text_calls_a_secret_is_found(string text) => Assert.Contains("hunter2", SecretLiterals.In(text));

    [Theory]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_")]
    [InlineData("the account's eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln, it says", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\n  MIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----", "MIIEowIBAAKCAQEA")]
    public void What_is_a_secret_by_its_form_is_found(string text, string secret) => Assert.Contains(secret, SecretLiterals.In(text));

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIEowIBAAKCAQEA\n-----END CERTIFICATE-----\nrest of it")]
    [InlineData("eyJ is how they begin")]
    [InlineData("      DB_PASSWORD:  <set to the key 'password' in secret 'db'>  Optional: false")]
    [InlineData("        - serviceAccountToken:\n            expirationSeconds: 3607\n            path: token\n")]
    [InlineData("      - secret:\n          secretName: db\n          defaultMode: 420\n")]
    [InlineData("  - name: MODE\n    value: production\n")]
    [InlineData("kind: Secret")]
    [InlineData("automountServiceAccountToken: false")]
    public void What_only_refers_to_one_is_none(string text) =>
        Assert.False(SecretTexts.Of(SecretLiterals.In(text), new HashSet<string>()).AreIn(text));

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("[[[[")]
    [InlineData("name:")]
    [InlineData("=====")]
    [InlineData("password=")]
    [InlineData("password: \"")]
    public void Whatever_is_malformed_is_no_error(string text) => Assert.All(SecretLiterals.In(text), Assert.NotNull);
}
