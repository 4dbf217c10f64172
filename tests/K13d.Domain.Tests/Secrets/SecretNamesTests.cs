using K13d.Domain.Secrets;

namespace K13d.Domain.Tests.Secrets;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("password"), InlineData("Password"), InlineData("dbPassword"), InlineData("DB_PASSWORD"), InlineData("db-password"), InlineData("db.password"), InlineData("passwd")]
    [InlineData("POSTGRES_PASSWORD_2"), InlineData("rootpassword"), InlineData("userPass"), InlineData("DB_PASS"), InlineData("pwd")]
    [InlineData("secret"), InlineData("clientSecret"), InlineData("client_secret"), InlineData("secrets")]
    [InlineData("token"), InlineData("accessToken"), InlineData("GITHUB_TOKEN"), InlineData("tokens")]
    [InlineData("apiKey"), InlineData("api_key"), InlineData("API-KEY"), InlineData("apikey"), InlineData("privateKey"), InlineData("accessKey"), InlineData("secretAccessKey")]
    [InlineData("AWS_ACCESS_KEY_ID"), InlineData("secretKey"), InlineData("encryptionKey"), InlineData("tls.key"), InlineData("credentials"), InlineData("connectionString")]
    [InlineData("ConnectionStrings"), InlineData("passwordHash"), InlineData("passwordBase64"), InlineData("tokenValue"), InlineData("secretData"), InlineData(".dockerconfigjson")]
    public void A_name_of_a_secret_is_told(string name) => Assert.True(SecretNames.IsSecret(name));

    [Theory]
    [InlineData("secretName"), InlineData("existingSecret"), InlineData("existingSecretPasswordKey"), InlineData("imagePullSecrets"), InlineData("image_pull_secrets"), InlineData("secretRef")]
    [InlineData("tokenTtl"), InlineData("passwordPolicy"), InlineData("passwordLength"), InlineData("tokenUrl"), InlineData("passwordFile"), InlineData("maxTokens"), InlineData("max_tokens")]
    [InlineData("username"), InlineData("key"), InlineData("monkey"), InlineData("compass"), InlineData("bypass"), InlineData("publicKey"), InlineData("passwordKey"), InlineData("externalSecrets")]
    [InlineData("replicaCount"), InlineData("image"), InlineData("tokenizer"), InlineData("secretary"), InlineData(""), InlineData("42"), InlineData("automountServiceAccountToken")]
    public void A_name_that_only_refers_to_one_or_is_another_word_is_not(string name) => Assert.False(SecretNames.IsSecret(name));
}
