using K13d.Infrastructure.Security;

namespace K13d.Infrastructure.Persistence.Identity;

/// <summary>The key that encrypts credentials.</summary>
internal sealed class StoredEncryptionKey(Database database) : StoredKey<EncryptionKey>(database, EncryptionKey.Purpose, (id, secret) => new EncryptionKey(id, secret));
