using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Versions;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Rendering;

/// <summary>
/// Writes objects of one served version. The text of an object that is stored in the same shape is copied as it is; only indented
/// answers and versions of another shape are written field by field.
/// </summary>
internal sealed class ObjectForm
{
    private readonly ServedResource resource;
    private readonly bool isIndented;
    private readonly bool reshapes;
    private readonly byte[] opening;

    public ObjectForm(ServedResource resource, bool isIndented)
    {
        this.resource = resource;
        this.isIndented = isIndented;
        reshapes = VersionConversions.Reshapes(resource);
        opening = Encoding.UTF8.GetBytes($$"""{"kind":"{{resource.Type.Kind}}","apiVersion":"{{resource.Type.ApiVersion}}",""");
    }

    /// <summary>The object in the served version. Shared: clone before changing.</summary>
    public JsonObject ValueOf(StoredObject value) => VersionConversions.ToServed(resource, value.Value);

    public void WriteWhole(Utf8JsonWriter writer, StoredObject value)
    {
        if (isIndented || reshapes)
        {
            WriteWithKind(writer, ValueOf(value));
            return;
        }

        writer.WriteRawValue(Join(opening, value.Text.Members[1..]), skipInputValidation: true);
    }

    /// <summary>As an item of a list. Lists of built-in kinds do not repeat the kind in each item.</summary>
    public void WriteItem(Utf8JsonWriter writer, StoredObject value)
    {
        if (resource.IsCustom)
        {
            WriteWhole(writer, value);
        }
        else if (isIndented || reshapes)
        {
            writer.WriteStartObject();
            WriteMembers(writer, ValueOf(value));
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteRawValue(value.Text.Members.Span, skipInputValidation: true);
        }
    }

    public void WriteMetadata(Utf8JsonWriter writer, StoredObject value)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "PartialObjectMetadata");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WritePropertyName("metadata");
        if (isIndented)
        {
            value.Value["metadata"]!.WriteTo(writer, JsonText.Options);
        }
        else
        {
            writer.WriteRawValue(value.Text.Metadata.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private void WriteWithKind(Utf8JsonWriter writer, JsonObject value)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", resource.Type.Kind);
        writer.WriteString("apiVersion", resource.Type.ApiVersion);
        WriteMembers(writer, value);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonObject value)
    {
        foreach (var (name, member) in value)
        {
            if (name is "kind" or "apiVersion")
            {
                continue;
            }

            writer.WritePropertyName(name);
            if (member is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                member.WriteTo(writer, JsonText.Options);
            }
        }
    }

    private static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        var head = new Segment(first, 0, null);
        var tail = new Segment(second, first.Length, head);
        return new ReadOnlySequence<byte>(head, 0, tail, second.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index, Segment? previous)
        {
            (Memory, RunningIndex) = (memory, index);
            previous?.Next = this;
        }
    }
}
