using System.Buffers;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using MessagePack;

namespace GWorker;

/// <summary>What is sent between nodes besides frames.</summary>
internal interface IControlMessage;

/// <summary>The messages of the control plane as bytes: versioned manifests, explicit fields, no type names.</summary>
internal sealed class ControlSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    const string EntryManifest = "e1";
    const string WakeManifest = "w1";
    const string HaltManifest = "h1";
    const string LeaveManifest = "l1";
    const string DescribeManifest = "d1";
    const string ReportManifest = "r1";
    const string PoliciesManifest = "p1";

    // No app has more definitions, and no definition more verbs.
    const int Most = 1_000;

    /// <inheritdoc/>
    public override int Identifier => 7_480;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        NodeEntry => EntryManifest,
        Wake => WakeManifest,
        Halt => HaltManifest,
        Leave => LeaveManifest,
        Describe => DescribeManifest,
        WorkerReportMessage => ReportManifest,
        Policies => PoliciesManifest,
        _ => throw new ArgumentException($"{o.GetType()} is no control message.", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var to = new MessagePackWriter(buffer);
        switch (obj)
        {
            case NodeEntry entry: EntryCodec.Write(ref to, entry); break;
            case Wake wake:
                to.Write(wake.Id.Text);
                to.Write(wake.Key);
                break;
            case Halt halt: to.Write(halt.Id.Text); break;
            case Describe describe: to.Write(describe.Id.Text); break;
            case WorkerReportMessage report: Write(ref to, report.Report); break;
            case Policies policies: Write(ref to, policies); break;
        }

        to.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">These bytes are no message of this version: the one exception for which Akka drops a message and nothing else.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return Read(bytes, manifest);
        }
        catch (Exception error)
        {
            throw new SerializationException($"A control message that cannot be read: {error.Message}", error);
        }
    }

    static object Read(byte[] bytes, string manifest)
    {
        var from = new MessagePackReader(bytes);
        return manifest switch
        {
            EntryManifest => EntryCodec.Read(ref from),
            WakeManifest => new Wake(ReadId(ref from), from.ReadBytes() is { } key ? BuffersExtensions.ToArray(key) : []),
            HaltManifest => new Halt(ReadId(ref from)),
            LeaveManifest => Leave.Instance,
            DescribeManifest => new Describe(ReadId(ref from)),
            ReportManifest => new WorkerReportMessage(ReadReport(ref from)),
            PoliciesManifest => ReadPolicies(ref from),
            _ => throw new MessagePackSerializationException($"it is of another version: {manifest}"),
        };
    }

    static WorkerId ReadId(ref MessagePackReader from) =>
        WorkerId.TryParse(from.ReadString() ?? "", out var id) ? id : throw new MessagePackSerializationException("No worker's name.");

    static void Write(ref MessagePackWriter to, WorkerReport report)
    {
        to.Write(report.Id);
        to.Write(report.Node);
        to.Write(report.Pool);
        to.Write((int)report.Stage);
        to.Write(report.Epoch);
        to.Write(report.Waiting);
        to.Write(report.Running);
        to.Write(report.Device);
        to.WriteArrayHeader(report.Verdicts.Length);
        foreach (var verdict in report.Verdicts) to.Write(verdict);
    }

    static WorkerReport ReadReport(ref MessagePackReader from)
    {
        var report = new WorkerReport(
            from.ReadString() ?? "", from.ReadString() ?? "", from.ReadString() ?? "", (Stage)from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadString() ?? "", []);
        var verdicts = new string[Math.Min(from.ReadArrayHeader(), 64)];
        for (var i = 0; i < verdicts.Length; i++) verdicts[i] = from.ReadString() ?? "";
        return report with { Verdicts = [.. verdicts] };
    }

    static void Write(ref MessagePackWriter to, Policies policies)
    {
        to.Write(policies.App);
        to.WriteArrayHeader(policies.All.Length);
        foreach (var policy in policies.All)
        {
            to.Write(policy.Service);
            to.WriteArrayHeader(policy.Statements.Length);
            foreach (var statement in policy.Statements) to.Write(statement);
        }
    }

    static Policies ReadPolicies(ref MessagePackReader from)
    {
        var app = from.ReadString() ?? "";
        var all = new PolicyText[Count(ref from)];
        for (var i = 0; i < all.Length; i++)
        {
            var service = from.ReadString() ?? "";
            var statements = new string[Count(ref from)];
            for (var k = 0; k < statements.Length; k++) statements[k] = from.ReadString() ?? "";
            all[i] = new(service, statements);
        }

        return new(app, all);
    }

    static int Count(ref MessagePackReader from)
    {
        var count = from.ReadArrayHeader();
        return count <= Most ? count : throw new MessagePackSerializationException($"{count} entries");
    }
}
