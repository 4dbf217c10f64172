using System.Buffers;
using System.Text;
using K13d.Api.Streaming;
using K13d.Application.Workloads;
using K13d.Domain.Failures;

namespace K13d.Api.Workloads;

/// <summary>Answers with the lines of a workload's log as text, each with its pod as <c>kubectl logs --prefix</c> prints it.</summary>
internal sealed class WorkloadLogText(IAsyncEnumerable<Result<WorkloadLogItem>> items, bool hasTimestamps) : TextStream<WorkloadLogItem>(items)
{
    protected override void Send(WorkloadLogItem item, HttpContext context)
    {
        var body = context.Response.BodyWriter;
        Encoding.UTF8.GetBytes($"[{item.Source}] ", body);
        if (item.Notice is { } notice)
        {
            Encoding.UTF8.GetBytes($"error: {notice}", body);
        }
        else
        {
            if (hasTimestamps)
            {
                Encoding.UTF8.GetBytes($"{item.Line.At} ", body);
            }

            Encoding.UTF8.GetBytes(item.Line.Text, body);
        }

        body.Write("\n"u8);
    }
}
