using K13d.Application.Ports.Tools;
using K13d.Domain.Failures;
using K13d.Domain.Tools;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Chat;

internal sealed class StoredToolCalls(Database database, TimeProvider time) : IToolCalls
{
    public Task<Result<Done>> Add(ToolCall call, CancellationToken cancellation) => database.Change<Done>(
        async context =>
        {
            var session = context.ChatSessions.Where(row => row.Id == call.Session && row.Run == call.Run && row.UserId == call.UserId);
            if (await session.ExecuteUpdateAsync(row => row.SetProperty(each => each.LastPlace, each => each.LastPlace + 1), cancellation) == 0)
            {
                return new Failure.Conflict($"The run does not hold the chat session {call.Session} any more.");
            }

            context.ToolCalls.Add(ToolCallRow.Of(call, await session.Select(row => row.LastPlace).SingleAsync(cancellation)));
            return new Done();
        },
        cancellation);

    public Task<Result<ToolCall>> Find(Guid user, string id, CancellationToken cancellation) =>
        database.Run(context => Find(context, user, id, cancellation), cancellation);

    public Task<Result<ToolCall>> Decide(Guid user, string id, bool approved, CancellationToken cancellation) => database.Write<ToolCall>(
        async context =>
        {
            var (now, state) = (time.GetUtcNow(), approved ? ToolCallState.Approved : ToolCallState.Refused);
            DateTimeOffset? decidedAt = now;
            var decided = await context.ToolCalls
                .Where(row => row.Id == id && row.UserId == user && row.State == ToolCallState.Pending && row.ExpiresAt > now)
                .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, state).SetProperty(each => each.DecidedAt, decidedAt), cancellation);
            if ((await Find(context, user, id, cancellation)).IsFailure(out var failure, out var call))
            {
                return failure;
            }

            return decided > 0 ? call : new Failure.Conflict($"The tool call '{id}' is not to be decided on any more: {Standing(call.State)}.");
        },
        cancellation);

    public Task<Result<bool>> Claim(ToolCall call, CancellationToken cancellation) => database.Write<bool>(
        async context =>
        {
            var now = time.GetUtcNow();
            return await context.ToolCalls
                .Where(row => row.Id == call.Id
                    && row.UserId == call.UserId
                    && row.Run == call.Run
                    && row.Fingerprint == call.Action.Fingerprint
                    && row.State == ToolCallState.Approved
                    && row.ExpiresAt > now)
                .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, ToolCallState.Running), cancellation) == 1;
        },
        cancellation);

    public Task<Result<IReadOnlyList<ToolCall>>> Pending(Guid user, CancellationToken cancellation) => database.Run<IReadOnlyList<ToolCall>>(
        async context =>
        {
            var now = time.GetUtcNow();
            var rows = await context.ToolCalls.AsNoTracking()
                .Where(row => row.UserId == user && row.State == ToolCallState.Pending && row.ExpiresAt > now)
                .OrderBy(row => row.RequestedAt).ThenBy(row => row.Place)
                .ToListAsync(cancellation);
            return rows.ConvertAll(row => row.ToCall(now));
        },
        cancellation);

    private async Task<Result<ToolCall>> Find(K13dContext context, Guid user, string id, CancellationToken cancellation) =>
        await context.ToolCalls.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.UserId == user, cancellation) is { } row
            ? row.ToCall(time.GetUtcNow())
            : new Failure.NotFound($"You have no tool call '{id}': GET /api/tool/pending lists those that wait for you.");

    private static string Standing(ToolCallState state) => state switch
    {
        ToolCallState.Approved => "it is approved already",
        ToolCallState.Refused => "it is refused already",
        ToolCallState.Expired => $"nobody decided on it within {ToolCall.DecisionTime.TotalMinutes:0} minutes",
        ToolCallState.Running => "it is being done",
        ToolCallState.Cancelled => "its run is over",
        _ => "it is done",
    };
}
