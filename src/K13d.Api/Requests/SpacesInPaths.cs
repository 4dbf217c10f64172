using System.Reflection;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace K13d.Api.Requests;

/// <summary>Keeps texts of actions' parameters as they are where they may not be null: MVC makes null of those that hold nothing but spaces.</summary>
internal sealed class SpacesInPaths : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        if (context.Key.ParameterInfo is { ParameterType: var type } parameter
            && type == typeof(string)
            && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull)
        {
            context.DisplayMetadata.ConvertEmptyStringToNull = false;
        }
    }
}
