using System.Collections;
using GWorker.Tests.Flows;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.BadInput;

/// <summary>Sources, readers and stages that go wrong: each is a clear error, and nothing is left behind.</summary>
public class Pipelines
{
    public enum Where
    {
        Enumerator,
        NoEnumerator,
        Move,
        MoveLater,
        Current,
        Dispose,
        DisposeLater,
    }

    public enum Shape
    {
        Methods,
        Arrays,
        Stream,
    }

    static Task<TestNode> Start(Script script) => TestNode.Start(script, Stages.Texts, Stages.Numbers, App.Cls<Streamer>().MinWorkers(1).Concurrent(16));

    static IAsyncEnumerable<int> Map(TestNode node, Shape shape, Bad source, bool isAsync, bool ordered) => shape switch
    {
        Shape.Methods when isAsync => (node.Get<Numbers>().Twice >> (x => x / 2)).Map((IAsyncEnumerable<int>)source, 8, ordered),
        Shape.Methods => (node.Get<Numbers>().Twice >> (x => x / 2)).Map((IEnumerable<int>)source, 8, ordered),
        Shape.Arrays when isAsync => (Flow.Batch<int>(4, 1.S) >> Flow.Unbatch<int>() >> node.Get<Numbers>().Refuse).Map((IAsyncEnumerable<int>)source, 8, ordered),
        Shape.Arrays => (Flow.Batch<int>(4, 1.S) >> Flow.Unbatch<int>() >> node.Get<Numbers>().Refuse).Map((IEnumerable<int>)source, 8, ordered),
        _ when isAsync => (Flow.Of((int x) => 1) >> node.Get<Streamer>().Numbers).Map((IAsyncEnumerable<int>)source, 8, ordered),
        _ => (Flow.Of((int x) => 1) >> node.Get<Streamer>().Numbers).Map((IEnumerable<int>)source, 8, ordered),
    };

    public static TheoryData<Where, Shape, bool> Sources()
    {
        var all = new TheoryData<Where, Shape, bool>();
        foreach (var where in Enum.GetValues<Where>())
            foreach (var shape in Enum.GetValues<Shape>())
                foreach (var isAsync in (bool[])[false, true])
                    if (isAsync || where is not (Where.MoveLater or Where.DisposeLater)) all.Add(where, shape, isAsync);
        return all;
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task A_source_that_throws_ends_the_map_after_what_it_gave_and_is_let_go(Where where, Shape shape, bool isAsync)
    {
        await using var node = await Start(new());
        foreach (var ordered in (bool[])[true, false])
            foreach (var after in where is Where.Enumerator or Where.NoEnumerator ? [0] : (int[])[0, 5])
            {
                var source = new Bad(where, after);
                var (items, error) = await Map(node, shape, source, isAsync, ordered).GetAsyncEnumerator().UntilError();
                Assert.Equal(shape == Shape.Stream ? Enumerable.Repeat(0, after) : Enumerable.Range(0, after), items.Order());
                if (where == Where.NoEnumerator) Assert.StartsWith("The source of the map gave no enumerator.", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
                else Assert.Equal("bad source", Assert.IsType<InvalidDataException>(error).Message);
                Assert.Equal(source.Opened, source.Disposed);
                await node.Quiet();
                Assert.All(node.Node.Status.Pools, pool => Assert.Equal((0, 0), (pool.Waiting, pool.Running)));
            }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_source_that_throws_beside_an_item_that_fails_cancels_what_was_begun(bool isAsync)
    {
        var script = new Script { Holds = true };
        script.Starts = run => { if (run.Inputs[0] == 0) run.Throw(new InvalidDataException("bad item")); };
        await using var node = await Start(script);
        var source = new Bad(Where.Move, 5);
        var (items, error) = await Map(node, Shape.Methods, source, isAsync, ordered: true).GetAsyncEnumerator().UntilError();
        Assert.Empty(items);
        Assert.Equal("bad item", Assert.IsType<WorkerFailedException>(error).ErrorMessage);
        Assert.Equal(1, source.Disposed);
        await node.Quiet();
        Assert.All(script.Runs.Where(run => run.Inputs[0] > 0), run => Assert.True(run.Context.Stop.IsCancellationRequested));
        script.Release();
    }

    [Theory]
    [InlineData(Shape.Methods, true), InlineData(Shape.Methods, false), InlineData(Shape.Arrays, true), InlineData(Shape.Arrays, false), InlineData(Shape.Stream, true), InlineData(Shape.Stream, false)]
    public async Task A_reader_that_never_reads_costs_nothing_and_one_that_stops_reading_costs_what_is_bounded(Shape shape, bool ordered)
    {
        var script = new Script();
        await using var node = await Start(script);
        foreach (var isAsync in (bool[])[false, true])
        {
            var source = new Bad(Where.Move, int.MaxValue);
            await using (Map(node, shape, source, isAsync, ordered).GetAsyncEnumerator()) Assert.Equal(0, source.Opened);
            await using (var stops = Map(node, shape, source, isAsync, ordered).GetAsyncEnumerator())
            {
                Assert.True(await stops.Next());
                await Task.Delay(50.Ms, TimeProvider.System); // more must not come: there is no event for that
                Assert.InRange(source.Given, 1, 5 * (8 + 2) * (shape == Shape.Arrays ? 4 : 1));
            }

            Assert.Equal((1, 1), (source.Opened, source.Disposed));
            await node.Quiet();
            Assert.All(node.Node.Status.Pools, pool => Assert.Equal((0, 0), (pool.Waiting, pool.Running)));
            Assert.Equal(script.Streams.Opened, script.Streams.Disposed);
        }
    }

    [Fact]
    public async Task A_stage_that_gives_null_where_none_may_be_is_named_and_costs_its_item_alone()
    {
        await using var node = await Start(new());
        var (texts, numbers) = (node.Get<Flows.Texts>(), node.Get<Numbers>());
        var cases = new (string Stage, string Says, Flow<int, int> Flow)[]
        {
            ("Texts.Count", "Count does not take null", Flow.Of((int x) => x == 2 ? null! : "abcd") >> texts.Count),
            ("function", "It returned null instead of a task.", numbers.Twice >> (x => x == 4 ? null! : Task.FromResult(x))),
            ("Flow.Unbatch()", "", numbers.Twice >> (x => x == 4 ? null! : new[] { x }) >> Flow.Unbatch<int>()),
            ("Numbers.Sum", "Sum does not take null", numbers.Twice >> (x => x == 4 ? null! : new[] { x }) >> numbers.Sum),
        };
        foreach (var (stage, says, flow) in cases)
            foreach (var ordered in (bool[])[true, false])
            {
                var outcomes = await flow.MapAll([1, 2, 3], ordered: ordered).All().Soon();
                var error = Assert.IsType<StageFailedException>(outcomes.Single(o => !o.Ok).Error);
                Assert.Equal((stage, 3), (error.Stage, outcomes.Count));
                Assert.Contains(says, error.Message, StringComparison.Ordinal);
            }

        var stream = await (Flow.Of((int x) => x == 2 ? null! : "ab") >> texts.Count >> node.Get<Streamer>().Numbers).MapAll([1, 2]).All().Soon();
        Assert.Equal([true, true, false], stream.Select(o => o.Ok));
        Assert.Equal("Texts.Count", Assert.IsType<StageFailedException>(stream[2].Error).Stage);
    }

    [Fact]
    public async Task Stages_that_are_not_there_are_told_when_they_are_said()
    {
        await using var node = await Start(new());
        var (twice, stream) = (node.Get<Numbers>().Twice, node.Get<Streamer>().Numbers);
        Assert.Throws<ArgumentNullException>(() => twice >> (Flow<int, int>)null!);
        Assert.Throws<ArgumentNullException>(() => (Flow<int, int>)null! >> twice);
        Assert.Throws<ArgumentNullException>(() => twice >> (StreamFlow<int, int>)null!);
        Assert.Throws<ArgumentNullException>(() => (StreamFlow<int, int>)null! >> twice);
        Assert.Throws<ArgumentNullException>(() => stream >> (Func<int, int>)null!);
        Assert.Throws<ArgumentNullException>(() => (twice >> stream).Map((IEnumerable<int>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => (twice >> stream).Within(0.S));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Map([1], inFlight: 0));
    }

    /// <summary>Numbers, and an exception somewhere.</summary>
    sealed class Bad(Where where, int after) : IEnumerable<int>, IAsyncEnumerable<int>, IEnumerator<int>, IAsyncEnumerator<int>
    {
        int given;

        internal int Opened { get; private set; }

        internal int Disposed { get; private set; }

        internal int Given => Volatile.Read(ref given);

        public int Current => where == Where.Current && given > after ? throw Error : given - 1;

        object IEnumerator.Current => Current;

        static InvalidDataException Error => new("bad source");

        public IEnumerator<int> GetEnumerator() => Open() ? this : null!;

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Open() ? this : null!;

        public bool MoveNext()
        {
            if (given < after || where == Where.Current)
            {
                given++;
                return true;
            }

            return where is Where.Move or Where.MoveLater ? throw Error : false;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            return where != Where.MoveLater ? new(MoveNext()) : Later();

            async ValueTask<bool> Later()
            {
                await Task.Yield();
                return MoveNext();
            }
        }

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            Disposed++;
            if (where is Where.Dispose or Where.DisposeLater) throw Error;
        }

        public async ValueTask DisposeAsync()
        {
            if (where == Where.DisposeLater) await Task.Yield();
            Dispose();
        }

        bool Open()
        {
            if (where == Where.Enumerator) throw Error;
            if (where == Where.NoEnumerator) return false;
            Opened++;
            return true;
        }
    }
}
