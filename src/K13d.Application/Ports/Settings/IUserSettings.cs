using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Ports.Settings;

/// <summary>What each person has set.</summary>
public interface IUserSettings
{
    /// <summary><see cref="UserSettings.Default"/> where nothing is set.</summary>
    Task<Result<UserSettings>> Find(Guid user, CancellationToken cancellation);

    Task<Result<Done>> Save(Guid user, UserSettings settings, CancellationToken cancellation);
}

/// <summary>What an administrator has set for everybody.</summary>
public interface IChatLimits
{
    /// <summary>Those of the configuration where nothing is set.</summary>
    Task<Result<ChatLimits>> Find(CancellationToken cancellation);

    Task<Result<Done>> Save(ChatLimits limits, CancellationToken cancellation);
}

/// <summary>Which model the operator asks.</summary>
public interface ILlmSettings
{
    /// <summary>With its key. That of the configuration where nothing is set; Conflict where the key can be read no more.</summary>
    Task<Result<LlmConfiguration>> Find(CancellationToken cancellation);

    /// <summary>The key is encrypted for this provider and endpoint: whoever changes those in the database gets no key sent there.</summary>
    Task<Result<Done>> Save(LlmConfiguration configuration, CancellationToken cancellation);
}
