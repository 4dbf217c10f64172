using System.Reflection;
using Microsoft.Extensions.Options;

namespace K13d.Api.Configuration;

/// <summary>
/// Binds the settings of a concern once and checks them before anything starts. The host collects what is wrong in all of them, so that
/// whoever sets K13d up reads it at once and not one start after the other.
/// </summary>
internal static class SettingsRegistration
{
    public static IServiceCollection AddSettings<T>(this IServiceCollection services)
        where T : class, ISettings
    {
        services.AddOptions<T>().Configure<IConfiguration>(Bind).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>, SettingsValidation<T>>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return services;
    }

    /// <summary>The name of the variable that sets it: <c>K13D_RATELIMITS__REQUESTSPERMINUTE</c>.</summary>
    public static string Variable(string section, string setting) => $"K13D_{section}__{setting}".Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();

    // One setting at a time: the binder stops at the first value that it cannot convert.
    private static void Bind<T>(T settings, IConfiguration configuration)
        where T : class, ISettings
    {
        var section = configuration.GetSection(T.Section);
        var faults = new List<string>();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            try
            {
                if (section.GetSection(property.Name).Get(property.PropertyType) is { } value)
                {
                    property.SetValue(settings, value);
                }
            }
            catch (InvalidOperationException)
            {
                // The value itself may be a secret and is not repeated.
                faults.Add($"{Variable(T.Section, property.Name)} cannot be read as {Kind(property.PropertyType)}.");
            }
        }

        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(T), faults);
        }
    }

    private static string Kind(Type type) => type switch
    {
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(TimeSpan) => "a duration, such as 12:00:00",
        _ when type == typeof(bool) => "true or false",
        _ => $"a {type.Name}",
    };

    private sealed class SettingsValidation<T> : IValidateOptions<T>
        where T : class, ISettings
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var faults = options.Faults().Select(fault => $"{Variable(T.Section, fault.Setting)} {fault.Remedy}.").ToArray();
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
