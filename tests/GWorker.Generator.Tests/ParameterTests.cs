using GWorker.Generator.Tests.Harness;
using GWorker.Generator.Tests.Workers;

namespace GWorker.Generator.Tests;

/// <summary>Parameter halves read the call or the pool; <c>With</c> sets them; the contract knows their defaults.</summary>
public class ParameterTests
{
    const string Model = "small\n\"one\"";

    static readonly string Defaults = $"1 {Model} Friday none 00:00:00 {Model}";

    [Fact]
    public void Unset_means_the_initialiser() => Assert.Equal(Defaults, new Classifier().Read());

    [Fact]
    public void The_contract_has_each_parameter_with_its_own_type()
    {
        var parameters = ContractOf<Classifier>.Value.Parameters;
        Assert.Equal(
            [
                new("Threshold", typeof(double), 1d, false),
                new("Model", typeof(string), Model, true),
                new("Day", typeof(DayOfWeek), DayOfWeek.Friday, false),
                new("Note", typeof(string), null, false),
                new("Age", typeof(TimeSpan), TimeSpan.Zero, false),
                new("Lowest", typeof(int), int.MinValue, false),
                new("Never", typeof(float), float.NaN, false),
                new("Top", typeof(int?), 3, false),
            ],
            parameters);
    }

    [Fact]
    public void A_calls_values_are_seen_by_that_call_on_that_instance()
    {
        var route = new RecordingRoute<Classifier>();
        var worker = new Classifier();
        var other = new Classifier();
        _ = route.Handle.With(threshold: 0.25, note: "n").Read.Remote();
        var set = Assert.Single(route.Sent).Item.Parameters;

        CallScope.Enter(worker, set);
        var (inside, elsewhere) = (worker.Read(), other.Read());
        CallScope.Leave(set);

        Assert.Equal($"0.25 {Model} Friday n 00:00:00 {Model}", inside);
        Assert.Equal(Defaults, elsewhere);
        Assert.Equal(Defaults, worker.Read());
    }

    [Fact]
    public void A_pools_values_are_seen_from_the_constructor_on()
    {
        var route = new RecordingRoute<Classifier>();
        _ = route.Handle.With(model: "big", age: TimeSpan.FromDays(1)).Read.Remote();
        var (pool, item) = Assert.Single(route.Sent);

        Assert.Equal("Model=big", pool.Key(route.Parameters));
        Assert.Equal("Age=1.00%3A00%3A00", item.Parameters.Key(route.Parameters));
        var worker = CallScope.Construct(pool, () => new Classifier());
        Assert.Equal("1 big Friday none 00:00:00 big", worker.Read());
    }

    [Fact]
    public void A_default_said_aloud_is_unset()
    {
        var handle = new RecordingRoute<Classifier>().Handle;
        Assert.Equal(handle.Destination, handle.With(threshold: 1, model: Model, day: DayOfWeek.Friday, note: null, age: default(TimeSpan), never: float.NaN, top: 3).Destination);
        Assert.Same(handle, handle.With());
    }

    [Fact]
    public void A_derived_workers_parameters_follow_its_base_workers()
    {
        var route = new RecordingRoute<Upper>();
        Assert.Equal("Low=1, High=2", string.Join(", ", route.Parameters.Select(p => $"{p.Name}={p.Default}")));

        _ = route.Handle.With(low: 7, high: 8).Read.Remote();
        var worker = ContractOf<Upper>.Create();
        var set = route.Sent[0].Item.Parameters;
        CallScope.Enter(worker, set);
        var read = worker.Read();
        CallScope.Leave(set);
        Assert.Equal("7 8", read);
        Assert.Equal("1 2", worker.Read());
    }
}
