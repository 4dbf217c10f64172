using K13d.Infrastructure.Security;

namespace K13d.Infrastructure.Persistence.Identity;

/// <summary>The key that signs tokens.</summary>
internal sealed class StoredSigningKey(Database database) : StoredKey<SigningKey>(database, SigningKey.Purpose, (id, secret) => new SigningKey(id, secret));
