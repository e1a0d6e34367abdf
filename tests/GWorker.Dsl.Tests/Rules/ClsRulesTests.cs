using GWorker.Tests.TestKit;

namespace GWorker.Tests.Rules;

#pragma warning disable GW0003, GW0004 // What follows is about exactly that.

[Worker]
public partial class Mute
{
    public int Size { get; } = 1;
}

[Worker]
public partial class TwoWays
{
    public TwoWays()
    {
    }

    public TwoWays(int size) => Length = size;

    int Length { get; }

    [Method] public int Size() => Length;
}

#pragma warning restore GW0003, GW0004

/// <summary>Each fault of a definition, with its whole message: code, what is wrong, the line to write instead.</summary>
public class ClsRulesTests
{
    static readonly Cls<Scripted> Empty = App.Cls<Scripted>();

    public static TheoryData<string, Cls> Faults => new()
    {
        { "GW1001 Mute: the class has no [Method], so nothing could call it. Mark a method with [Method].", App.Cls<Mute>() },
        { "GW1002 TwoWays: the class needs exactly one public constructor. Keep one public constructor and make the others private.", App.Cls<TwoWays>() },
        { "GW1003 Scripted.MinWorkers(1) and .MinWorkers(2): MinWorkers is said twice. Keep one .MinWorkers(1).", Empty.MinWorkers(2).MinWorkers(1) },
        { "GW1003 Scripted.Eager() and .Eager() and .Eager(): Eager is said 3 times. Keep one .Eager().", Empty.Eager().Eager().Eager() },
        {
            "GW1003 Scripted.Batched(Scripted.Methods.Many, 4, 1.Ms) and .Batched(Scripted.Methods.Many, 8, 1.Ms): Batched is said twice. Keep one .Batched(Scripted.Methods.Many, 4, 1.Ms).",
            Empty.Batched(Scripted.Methods.Many, 8, 1.Ms).Batched(Scripted.Methods.Many, 4, 1.Ms)
        },
        { "GW1003 Scripted.MinWorkers(1) and .MinWorkers(9): MinWorkers is said twice. Keep one .MinWorkers(1).", Empty.MinWorkers(9).MinWorkers(1).MaxWorkers(9) },
        { "GW1010 Scripted.Batched(0, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(64, 20.Ms).", Empty.Batched(0, 20.Ms) },
        { "GW1010 Scripted.Batched(1001, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(64, 20.Ms).", Empty.Batched(1001, 20.Ms) },
        {
            "GW1010 Scripted.Batched(Scripted.Methods.Many, -1, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(Scripted.Methods.Many, 64, 20.Ms).",
            Empty.Batched(Scripted.Methods.Many, -1, 20.Ms)
        },
        { "GW1011 Scripted.Batched(64, (-1).Ms): the wait must be from 0 to 10 minutes. Write .Batched(64, 20.Ms).", Empty.Batched(64, (-1).Ms) },
        { "GW1011 Scripted.Batched(64, 601.S): the wait must be from 0 to 10 minutes. Write .Batched(64, 20.Ms).", Empty.Batched(64, 601.S) },
        { "GW1013 Streamer.Batched(Streamer.Methods.Steps, 0): from 1 to 1000 sequences may live at a time. Write .Batched(Streamer.Methods.Steps, 16).", App.Cls<Streamer>().Batched(Streamer.Methods.Steps, 0) },
        { "GW1012 Plain.Batched(64, 20.Ms): Plain has no batch method. Write [Method] public TOut[] M(Batch<TIn> items), or drop .Batched.", App.Cls<Plain>().Batched(64, 20.Ms) },
        { "GW1020 Scripted.Gpu(\"\"): a device needs a name. Write .Gpu(\"A100\"), .Gpu(Gpu.Any) or .Gpu(Gpu.Cpu).", Empty.Gpu("") },
        { "GW1021 Scripted.Gpu(\"H100:0\"): the number of devices must be from 1 to 64. Write .Gpu(\"H100:2\").", Empty.Gpu("H100:many") },
        { "GW1021 Scripted.Gpu(\"H100:65\"): the number of devices must be from 1 to 64. Write .Gpu(\"H100:2\").", Empty.Gpu("H100:65") },
        { "GW1022 Scripted.Gpu(): no device is named. Write .Gpu(\"A100\").", Empty.Gpu() },
        { "GW1023 Scripted.Named(\" \"): a name needs letters. Write .Named(\"small\").", Empty.Named(" ") },
        { "GW1030 Scripted.MinWorkers(-1): it must be from 0 to 1024. Write .MinWorkers(1).", Empty.MinWorkers(-1) },
        { "GW1031 Scripted.MaxWorkers(0): it must be from 1 to 1024. Write .MaxWorkers(4).", Empty.MaxWorkers(0) },
        { "GW1032 Scripted.MinWorkers(3).MaxWorkers(2): the most is below the least. Write .MaxWorkers(3).", Empty.MinWorkers(3).MaxWorkers(2) },
        { "GW1033 Scripted.Concurrent(0): it must be from 1 to 65536. Write .Concurrent(16).", Empty.Concurrent(0) },
        { "GW1033 Scripted.Concurrent(65537): it must be from 1 to 65536. Write .Concurrent(16).", Empty.Concurrent(65_537) },
        { "GW1034 Scripted.Lanes(0): it must be from 1 to 64. Write .Lanes(2).", Empty.Lanes(0) },
        { "GW1035 Scripted.Queue(0): it must be from 1 to 10000000 items. Write .Queue(16_384).", Empty.Queue(0) },
        { "GW1036 Scripted.Queue(9, 0): it must be at least 1 byte. Write .Queue(16_384, 256.MiB).", Empty.Queue(9, 0) },
        { "GW1037 Scripted.Retries(101): it must be from 0 to 100. Write .Retries(3).", Empty.Retries(101) },
        { "GW1038 Scripted.Retries(backoff: (-1).S): it must be from 0 to 1 hour. Write .Retries(3, backoff: 50.Ms).", Empty.Retries(3, (-1).S) },
        { "GW1038 Scripted.Retries(backoff: 61.Mins): it must be from 0 to 1 hour. Write .Retries(3, backoff: 50.Ms).", Empty.Retries(3, 61.Mins) },
        { "GW1039 Scripted.Retries(factor: 0.5): it must be from 1 to 100. Write .Retries(3, backoff: 50.Ms).", Empty.Retries(3, 50.Ms, factor: 0.5) },
        { "GW1039 Scripted.Retries(factor: 101): it must be from 1 to 100. Write .Retries(3, backoff: 50.Ms).", Empty.Retries(3, 50.Ms, factor: 101) },
        { "GW1045 Scripted.Retries(max: 0.Ms): it must be more than 0 and at most 1 hour. Write .Retries(3, backoff: 50.Ms).", Empty.Retries(3, 50.Ms, max: 0.S) },
        { "GW1045 Scripted.Retries(max: 61.Mins): it must be more than 0 and at most 1 hour. Write .Retries(3, backoff: 50.Ms).", Empty.Retries(3, 50.Ms, max: 61.Mins) },
        { "GW1040 Scripted.StuckAfter(0.Ms): it must be more than 0 and at most 24 hours. Write .StuckAfter(30.S).", Empty.StuckAfter(0.S) },
        { "GW1040 Scripted.StartupTimeout(1500.Mins): it must be more than 0 and at most 24 hours. Write .StartupTimeout(5.Mins).", Empty.StartupTimeout(25.H) },
        { "GW1040 Scripted.Grace((-1).S): it must be more than 0 and at most 24 hours. Write .Grace(30.S).", Empty.Grace((-1).S) },
        { "GW1040 Scripted.ScaleDown(0.Ms): it must be more than 0 and at most 24 hours. Write .ScaleDown(5.Mins).", Empty.ScaleDown(0.S).MaxWorkers(2) },
        {
            "GW1041 Scripted.Liveness(period: 0.Ms): it must be more than 0 and at most 24 hours. Write .Liveness(Scripted.Methods.Live, period: 30.S, failures: 3).",
            Empty.Liveness(Scripted.Methods.Live, 0.S)
        },
        {
            "GW1042 Scripted.Readiness(timeout: 61.Mins): it must be more than 0 and at most 1 hour. Write .Readiness(Scripted.Methods.Open, period: 30.S, failures: 3).",
            Empty.Readiness(Scripted.Methods.Open, timeout: 61.Mins)
        },
        {
            "GW1043 Scripted.Liveness(failures: 0): it must be from 1 to 1000. Write .Liveness(Scripted.Methods.Live, period: 30.S, failures: 3).",
            Empty.Liveness(Scripted.Methods.Live, failures: 0)
        },
        {
            "GW1044 Scripted.Readiness(successes: 1001): it must be from 1 to 1000. Write .Readiness(Scripted.Methods.Open, period: 30.S, failures: 3).",
            Empty.Readiness(Scripted.Methods.Open, successes: 1001)
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_says_what_and_what_to_write(string text, Cls definition)
    {
        var error = Assert.Throws<DefinitionException>(() => definition.Plan());

        Assert.Equal($"{definition.Name} cannot be compiled: 1 fault.\n  {text}", error.Message);
        Assert.Equal(text[..6], Assert.Single(error.Faults).Code);
    }

    /// <summary>What is kept of a verb that was said twice is no fault of the next start, whichever it is.</summary>
    [Fact]
    public void What_is_said_twice_hides_no_fault_and_what_is_proposed_can_stand()
    {
        static string[] Faults(Cls definition) => [.. Assert.Throws<DefinitionException>(definition.Plan).Faults.Select(f => f.ToString())];

        Assert.Equal(
            [
                "GW1003 Scripted.Concurrent(4) and .Concurrent(0): Concurrent is said twice. Keep one .Concurrent(4).",
                "GW1033 Scripted.Concurrent(0): it must be from 1 to 65536. Write .Concurrent(16).",
            ],
            Faults(Empty.Concurrent(0).Concurrent(4)));
        Assert.Equal(
            [
                "GW1003 Scripted.Concurrent(-1) and .Concurrent(0): Concurrent is said twice. Keep one.",
                "GW1033 Scripted.Concurrent(-1): it must be from 1 to 65536. Write .Concurrent(16).",
                "GW1033 Scripted.Concurrent(0): it must be from 1 to 65536. Write .Concurrent(16).",
            ],
            Faults(Empty.Concurrent(0).Concurrent(-1)));
        Assert.Equal(
            [
                "GW1003 Scripted.MaxWorkers(2) and .MaxWorkers(6): MaxWorkers is said twice. Keep one .MaxWorkers(2).",
                "GW1003 Scripted.MinWorkers(5) and .MinWorkers(-1): MinWorkers is said twice. Keep one .MinWorkers(5).",
                "GW1030 Scripted.MinWorkers(-1): it must be from 0 to 1024. Write .MinWorkers(1).",
                "GW1032 Scripted.MinWorkers(5).MaxWorkers(2): the most is below the least. Write .MaxWorkers(5).",
            ],
            Faults(Empty.MinWorkers(-1).MinWorkers(5).MaxWorkers(6).MaxWorkers(2)));
        Assert.Equal(
            [
                "GW1003 Scripted.Retries(3) and .Retries(2, backoff: 50.Ms, factor: 0.5): Retries is said twice. Keep one .Retries(3).",
                "GW1039 Scripted.Retries(factor: 0.5): it must be from 1 to 100. Write .Retries(3, backoff: 50.Ms).",
            ],
            Faults(Empty.Retries(2, 50.Ms, factor: 0.5).Retries(3)));
    }

    [Fact]
    public void At_the_edges_there_is_no_fault()
    {
        _ = Empty.MinWorkers(0).MaxWorkers(1024).Concurrent(65_536).Batched(1000, 10.Mins).Lanes(64).Queue(1, 1).Retries(100).Plan();
        _ = Empty.Retries(0, 1.H, factor: 100, max: 1.H).Plan();
        _ = Empty.Retries(1, 0.S, factor: 1, max: 0.001.Ms).Plan();
        _ = Empty.Batched(1, 0.S).StuckAfter(24.H).Grace(0.001.Ms).Gpu("H100:64").Plan();
    }
}
