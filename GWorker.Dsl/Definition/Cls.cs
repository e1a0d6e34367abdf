using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace GWorker;

/// <summary>
/// How a worker class runs: an immutable value. Each verb returns a new one, never throws, and the order of verbs never
/// matters; faults come out together when the definition is started or planned.
/// </summary>
/// <typeparam name="T">The worker class.</typeparam>
public sealed class Cls<T> : Cls where T : class, IWorker<T>
{
    internal Cls(ImmutableArray<Statement> statements)
        : base(statements)
    {
    }

    internal override Type Worker => typeof(T);

    internal override string ClassName => Shape.NameOf(T.Contract.FullName);

    internal override Shape Shape => Shape.Of(T.Contract);

    internal override Service Open(NodeParts parts) => new Service<T>(this, parts);

    internal override void Offer(IServiceCollection services) => services.AddHandle<T>(Name);

    /// <summary>The devices one worker may run on, best first: <c>.Gpu("A100", "H100", Gpu.Cpu)</c>. Default: none needed.</summary>
    public Cls<T> Gpu(params ImmutableArray<Gpu> wishes) =>
        Say(new("Gpu", string.Join(", ", wishes), p => p with { Gpus = wishes }));

    /// <summary>No falling back to the CPU where a wished device is missing: the start fails instead.</summary>
    public Cls<T> Strict() => Say(new("Strict", "", p => p with { Strict = true }));

    /// <summary>Workers kept ready at all times. Default 0: the first call starts one.</summary>
    public Cls<T> MinWorkers(int workers) => Say(new("MinWorkers", $"{workers}", p => p with { MinWorkers = workers }));

    /// <summary>Workers at most, added under load. Default: the minimum, or 1.</summary>
    public Cls<T> MaxWorkers(int workers) => Say(new("MaxWorkers", $"{workers}", p => p with { MaxWorkers = workers }));

    /// <summary>Stops a worker above the minimum when it has been idle this long. Default: never.</summary>
    public Cls<T> ScaleDown(TimeSpan after) => Say(new("ScaleDown", Written.Time(after), p => p with { ScaleDown = after }));

    /// <summary>Items that run in one worker at a time, all methods together. Default 1; with Batched, a full batch in every lane.</summary>
    public Cls<T> Concurrent(int items) => Say(new("Concurrent", $"{items}", p => p with { Concurrent = items }));

    /// <summary>Coalesces the items of every batch method: at most <paramref name="max"/> (1 to 1000), the oldest waiting at most <paramref name="wait"/> (0 to 10 min) for company. Of methods with live sequences: how many live at a time, without a wait.</summary>
    public Cls<T> Batched(int max, TimeSpan wait) =>
        Say(new("Batched", $"{max}, {Written.Time(wait)}", p => p with { AllBatches = new(max, wait) }));

    /// <summary>Coalesces the items of one batch method.</summary>
    public Cls<T> Batched<TIn, TOut>(BatchMethod<T, TIn, TOut> method, int max, TimeSpan wait) =>
        Say(new("Batched", $"{ClassName}.Methods.{method.Name}, {max}, {Written.Time(wait)}",
            p => p with { Batches = p.Batches.SetItem(method.Name, new(max, wait)) }, method.Name));

    /// <summary>How many sequences of one method live at a time, 1 to 1000. None waits for company: one joins as soon as a place is free.</summary>
    public Cls<T> Batched<TIn, TState, TOut>(LiveMethod<T, TIn, TState, TOut> method, int max) =>
        Say(new("Batched", $"{ClassName}.Methods.{method.Name}, {max}",
            p => p with { Batches = p.Batches.SetItem(method.Name, new(max, TimeSpan.Zero)) }, method.Name));

    /// <summary>Batches of one method that may run side by side in one worker. Default 1.</summary>
    public Cls<T> Lanes(int lanes) => Say(new("Lanes", $"{lanes}", p => p with { Lanes = lanes }));

    /// <summary>An idle lane starts at once with what there is, instead of waiting for company.</summary>
    public Cls<T> Eager() => Say(new("Eager", "", p => p with { Eager = true }));

    /// <summary>Restarts a worker whose probe fails (throws, gives false or takes longer than <paramref name="timeout"/>) <paramref name="failures"/> times in a row.</summary>
    /// <param name="probe">A method without input that gives a bool.</param>
    /// <param name="period">From one probe to the next, counted from Ready. Default 30 s.</param>
    /// <param name="failures">How many in a row. Default 3.</param>
    /// <param name="timeout">How long one probe may take, counted from the start of its code. Default 5 s.</param>
    public Cls<T> Liveness(Method<T, Unit, bool> probe, TimeSpan? period = null, int failures = 3, TimeSpan? timeout = null) =>
        Probe("Liveness", probe, period ?? TimeSpan.FromSeconds(30), failures, 1, timeout, static (p, probe) => p with { Liveness = probe });

    /// <summary>Gives a worker no new calls while its probe fails; it is not Ready before the first pass.</summary>
    /// <param name="probe">A method without input that gives a bool.</param>
    /// <param name="period">From one probe to the next. Default 10 s.</param>
    /// <param name="failures">How many failures in a row take it out. Default 1.</param>
    /// <param name="successes">How many passes in a row bring it back. Default 1.</param>
    /// <param name="timeout">How long one probe may take, counted from the start of its code. Default 5 s.</param>
    public Cls<T> Readiness(Method<T, Unit, bool> probe, TimeSpan? period = null, int failures = 1, int successes = 1, TimeSpan? timeout = null) =>
        Probe("Readiness", probe, period ?? TimeSpan.FromSeconds(10), failures, successes, timeout, static (p, probe) => p with { Readiness = probe });

    /// <summary>A name of its own, so that one app can run the class twice: <c>node.Get&lt;T&gt;("small")</c>.</summary>
    public Cls<T> Named(string name) => Say(new("Named", Written.String(name ?? ""), p => p with { Name = name ?? "" }));

    /// <summary>The bound of the queue: items, and bytes of their inputs. Over it calls fail at once with <see cref="OverloadedException"/>. Default 16,384 and 256 MiB.</summary>
    public Cls<T> Queue(int items, long? bytes = null) =>
        Say(new("Queue", bytes is { } b ? $"{items}, {Written.Bytes(b)}" : $"{items}",
            p => p with { QueueItems = items, QueueBytes = bytes ?? p.QueueBytes }));

    /// <summary>How long every slot may be held by runs past their deadline before the worker is restarted. Default 30 s.</summary>
    public Cls<T> StuckAfter(TimeSpan time) => Say(new("StuckAfter", Written.Time(time), p => p with { StuckAfter = time }));

    /// <summary>How long constructor and <c>[OnEnter]</c> may take. Default 5 min.</summary>
    public Cls<T> StartupTimeout(TimeSpan time) => Say(new("StartupTimeout", Written.Time(time), p => p with { StartupTimeout = time }));

    /// <summary>How long running calls may still take at a graceful stop. Default 30 s.</summary>
    public Cls<T> Grace(TimeSpan time) => Say(new("Grace", Written.Time(time), p => p with { Grace = time }));

    /// <summary>Runs a batch that threw again by halves, so that one bad item fails one call. Items may run more than once: see <see cref="CallContext.Attempt"/>.</summary>
    public Cls<T> IsolateFailures() => Say(new("IsolateFailures", "", p => p with { IsolateFailures = true }));

    /// <summary>Running a call twice does no harm: calls of a lost worker run again instead of failing.</summary>
    public Cls<T> Idempotent() => Say(new("Idempotent", "", p => p with { Idempotent = true }));

    /// <summary>Runs a call of a lost worker again, at once and at most this often. Default 0. What throws fails at once.</summary>
    public Cls<T> Retries(int retries) => Say(new("Retries", $"{retries}", p => p with { Retries = retries }));

    /// <summary>
    /// Runs a call again whose code threw, after a pause and at most <paramref name="retries"/> times; and a call of a lost worker, at once and
    /// at most as often, counted apart. All within the call's deadline: a pause that would outlast it is not begun. A pool in which much
    /// fails is sent about a tenth more than its calls, not several times as much: beyond that they fail at once. The last error says
    /// how often it was tried. A stream runs again as long as it has given no item, and never after its first.
    /// </summary>
    /// <param name="retries">From 0 to 100.</param>
    /// <param name="backoff">The first pause, up to an hour.</param>
    /// <param name="factor">How much longer each further one is, from 1 to 100.</param>
    /// <param name="max">The longest. Default 5 s.</param>
    /// <param name="jitter">Pauses anything from a half of that to all of it, so that what failed together does not come back together.</param>
    public Cls<T> Retries(int retries, TimeSpan backoff, double factor = 2, TimeSpan? max = null, bool jitter = true)
    {
        var retry = new RetrySpec(retries, backoff, factor, max ?? TimeSpan.FromSeconds(5), jitter);
        var text = $"{retries}, backoff: {Written.Time(backoff)}";
        if (factor != 2) text += string.Create(CultureInfo.InvariantCulture, $", factor: {factor}");
        if (max is { } most) text += $", max: {Written.Time(most)}";
        if (!jitter) text += ", jitter: false";
        return Say(new("Retries", text, p => p with { Retries = retries, Retry = retry }));
    }

    Cls<T> Probe(
        string verb, MethodContract probe, TimeSpan period, int failures, int successes, TimeSpan? timeout, Func<Policy, ProbeSpec, Policy> apply)
    {
        var spec = new ProbeSpec(probe, period, timeout ?? ProbeSpec.UsualTimeout, failures, successes);
        var text = $"{ClassName}.Methods.{probe.Name}, period: {Written.Time(period)}, failures: {failures}";
        if (successes != 1) text += $", successes: {successes}";
        if (spec.Timeout != ProbeSpec.UsualTimeout) text += $", timeout: {Written.Time(spec.Timeout)}";
        return Say(new(verb, text, p => apply(p, spec)));
    }

    // Sorted by text: the same statements in another order are the same value.
    Cls<T> Say(Statement statement) =>
        new([.. Statements.Add(statement).OrderBy(s => s.Text, StringComparer.Ordinal)]);
}
