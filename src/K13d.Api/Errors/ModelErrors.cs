using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace K13d.Api.Errors;

/// <summary>
/// Says what is wrong with a request that could not be read into its type: which field, or where in the body; never with the names of types,
/// which are K13d's business, and never with the value, which may be a secret.
/// </summary>
internal static class ModelErrors
{
    private const string WholeBody = "body";

    public static IActionResult Answer(ActionContext context)
    {
        var refused = context.ModelState.Values.SelectMany(entry => entry.Errors).Select(error => error.Exception).OfType<UnreadableBodyException>().FirstOrDefault();
        if (refused is not null)
        {
            return new ErrorResult(StatusCodes.Status400BadRequest, new ErrorBody(refused.Why.Message, "VALIDATION_ERROR", refused.Why.Details));
        }

        var fields = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, entry) in context.ModelState.Where(field => field.Value is { ValidationState: ModelValidationState.Invalid }))
        {
            var errors = entry!.Errors.Select(error => Describe(key, error)).ToArray();
            fields[errors[0].Field] = errors.Select(error => error.Message).ToArray();
        }

        var message = string.Join(' ', fields.Values.Cast<string[]>().SelectMany(messages => messages));
        return new ErrorResult(StatusCodes.Status400BadRequest, new ErrorBody(message, "VALIDATION_ERROR", fields));
    }

    private static (string Field, string Message) Describe(string key, ModelError error) => error.Exception switch
    {
        JsonException { Path: null or "$" } broken => (WholeBody, $"The body is not the JSON that is expected, at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."),
        JsonException { Path: var path } => (Field(path), $"'{Field(path)}' is not of the type that is expected."),
        _ when key.Length == 0 => (WholeBody, "The request needs a body: send it as application/json."),
        _ => (Field(key), $"'{Field(key)}' cannot be read: {error.ErrorMessage}"),
    };

    private static string Field(string path)
    {
        var name = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
        return name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];
    }

    private sealed class ErrorResult(int status, ErrorBody body) : ActionResult
    {
        public override Task ExecuteResultAsync(ActionContext context) => ErrorAnswers.Write(context.HttpContext, status, body);
    }
}
