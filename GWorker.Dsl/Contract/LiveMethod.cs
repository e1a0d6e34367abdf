namespace GWorker;

/// <summary>The typed token of a method that steps live sequences, for example <c>LanguageModel.Methods.Generate</c>.</summary>
/// <typeparam name="TWorker">The worker class.</typeparam>
/// <typeparam name="TIn">What one caller sends.</typeparam>
/// <typeparam name="TState">What the worker keeps of one sequence from step to step.</typeparam>
/// <typeparam name="TOut">One item of a sequence.</typeparam>
public sealed class LiveMethod<TWorker, TIn, TState, TOut> : Contract<TIn, TOut>, ILiveMethod where TWorker : class, IWorker<TWorker>
{
    readonly Func<TWorker, Live<TIn, TState, TOut>, CallContext, ValueTask> step;

    /// <summary>Written by the generator.</summary>
    public LiveMethod(string name, int index, MethodTraits traits, string signature, Func<TWorker, Live<TIn, TState, TOut>, CallContext, ValueTask> step, Func<TIn, string?>? missing = null)
        : base(name, index, traits, signature, MethodKind.Live, missing) => this.step = step;

    LiveLoop ILiveMethod.Loop(WorkerSlots slots, TaskScheduler scheduler) =>
        new LiveLoop<TIn, TState, TOut>(this, slots, scheduler, (worker, live, context) => step((TWorker)worker, live, context));
}

/// <summary>A live method without its types, for whoever weaves it.</summary>
internal interface ILiveMethod
{
    /// <summary>What steps its sequences in one incarnation.</summary>
    LiveLoop Loop(WorkerSlots slots, TaskScheduler scheduler);
}
