using System.Text;
using K13d.Api.Errors;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace K13d.Api.Resources;

/// <summary>Reads a body that is one text, of media types of its own.</summary>
internal sealed class TextBodyFormatter<TModel> : TextInputFormatter
    where TModel : notnull
{
    private readonly Func<IManifestReader, string, string, Result<TModel>> read;

    /// <param name="types">Without parameters.</param>
    /// <param name="read">Makes the model of the text, given the media type.</param>
    public TextBodyFormatter(IEnumerable<string> types, Func<IManifestReader, string, string, Result<TModel>> read)
    {
        this.read = read;
        SupportedEncodings.Add(UTF8EncodingWithoutBOM);
        SupportedEncodings.Add(UTF16EncodingLittleEndian);
        foreach (var type in types)
        {
            SupportedMediaTypes.Add(type);
        }
    }

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context, Encoding encoding)
    {
        var http = context.HttpContext;
        var mediaType = http.Request.GetTypedHeaders().ContentType?.MediaType.Value ?? "";
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var text = encoding.GetString(body.GetBuffer(), 0, (int)body.Length).TrimStart('\uFEFF');
            if (read(http.RequestServices.GetRequiredService<IManifestReader>(), text, mediaType.ToLowerInvariant()).IsFailure(out var failure, out var model))
            {
                return Refused(context, failure);
            }

            return await InputFormatterResult.SuccessAsync(model);
        }
        catch (DecoderFallbackException)
        {
            return Refused(context, new Failure.Invalid($"The body is no text in {encoding.WebName}."));
        }
    }

    protected override bool CanReadType(Type type) => type == typeof(TModel);

    private static InputFormatterResult Refused(InputFormatterContext context, Failure why)
    {
        context.ModelState.TryAddModelError(context.ModelName, new UnreadableBodyException(why), context.Metadata);
        return InputFormatterResult.Failure();
    }
}
