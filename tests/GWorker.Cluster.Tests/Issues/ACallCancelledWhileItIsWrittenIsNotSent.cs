using GWorker.Tests.TestKit;
using MessagePack;
using MessagePack.Formatters;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Issues;

/// <summary>Its formatter, which is the user's own code, waits for the test.</summary>
[MessagePackFormatter(typeof(Formatter))]
public sealed class SlowlyWritten
{
    internal static readonly TaskCompletionSource Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    internal static readonly ManualResetEventSlim Go = new();

    public sealed class Formatter : IMessagePackFormatter<SlowlyWritten>
    {
        public void Serialize(ref MessagePackWriter writer, SlowlyWritten value, MessagePackSerializerOptions options)
        {
            Begun.TrySetResult();
            Go.Wait(Patient.Patience);
            writer.Write(1);
        }

        public SlowlyWritten Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            reader.Skip();
            return new();
        }
    }
}

[Worker]
public partial class SlowReader
{
    internal static int Runs;

    [Method] public int Read(SlowlyWritten _) => Interlocked.Increment(ref Runs);
    [Method] public int Count() => Runs;
}

/// <summary>
/// A cancel looked for its call among those that were written, did not find it, and believed that it never would be. The call had
/// been looked at just before, was written just after, and ran although its caller had been told that it did not.
/// </summary>
public sealed class ACallCancelledWhileItIsWrittenIsNotSent
{
    [Fact]
    public async Task It_never_runs()
    {
        await using var node = await App.Of("slow", App.Cls<SlowReader>().MinWorkers(1)).Start(new() { Loggers = NullLoggerFactory.Instance });
        await using var client = await App.Connect("slow", new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance });
        var reader = client.Get<SlowReader>();
        Assert.Equal(0, await reader.Count.Remote().Soon());
        using var stop = new CancellationTokenSource();
        var call = Task.Run(() => reader.Read.Remote(new(), stop.Token));
        await SlowlyWritten.Begun.Task.Soon();
        await stop.CancelAsync();
        SlowlyWritten.Go.Set();
        await call.ThrowsAny<OperationCanceledException>();
        Assert.Equal(0, await reader.Count.Remote().Soon());
    }
}
