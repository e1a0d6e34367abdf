using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Loader;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Issues;

[Worker]
public partial class Told
{
    [Method] public int Next(int x) => x + 1;

    [Method] public int[] Many(Batch<int> xs) => [.. xs.Span.ToArray().Select(x => x + 1)];
}

/// <summary>
/// The source of activities and the instruments are made once in a process, and whoever listens is told of them there and then. What that threw
/// was thrown by every later use of them: no call was answered, or no node could start, until the process ended.
/// </summary>
public class AListenerThatThrowsWhenItIsToldOfASourceCostsThatSourceAlone
{
    // Those of this process are made: what is told from here on is of a copy.
    static AListenerThatThrowsWhenItIsToldOfASourceCostsThatSourceAlone() => Calls.Answers().GetAwaiter().GetResult();

    [Fact]
    public async Task Calls_are_answered_without_activities()
    {
        var armed = false;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => Volatile.Read(ref armed) && source.Name == "GWorker" ? throw new InvalidDataException() : false,
        };
        ActivitySource.AddActivityListener(listener);
        Volatile.Write(ref armed, true);
        Assert.Equal(3 + 5, await InACopy().Soon());
    }

    [Fact]
    public async Task And_without_metrics()
    {
        var armed = false;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (Volatile.Read(ref armed) && instrument.Meter.Name == "GWorker") throw new InvalidDataException();
            },
        };
        listener.Start();
        Volatile.Write(ref armed, true);
        Assert.Equal(3 + 5, await InACopy().Soon());
    }

    /// <summary>As the first node of a process would: in one of its own every static is new.</summary>
    static Task<int> InACopy()
    {
        var here = typeof(Calls);
        var there = new Copy().LoadFromAssemblyPath(here.Assembly.Location).GetType(here.FullName!, throwOnError: true)!;
        return (Task<int>)there.GetMethod(nameof(Calls.Answers), BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null)!;
    }

    static class Calls
    {
        internal static async Task<int> Answers()
        {
            var options = new LocalNodeOptions { Loggers = NullLoggerFactory.Instance };
            await using var node = await App.Of("t", App.Cls<Told>().MinWorkers(1).Batched(4, 0.S)).Start(options).Soon();
            var told = node.Get<Told>();
            return await told.Next.Remote(2).Soon() + await told.Many.Remote(4).Soon();
        }
    }

    sealed class Copy : AssemblyLoadContext
    {
        static readonly string Library = typeof(App).Assembly.Location;

        protected override Assembly? Load(AssemblyName name) => name.Name == Path.GetFileNameWithoutExtension(Library) ? LoadFromAssemblyPath(Library) : null;
    }
}
