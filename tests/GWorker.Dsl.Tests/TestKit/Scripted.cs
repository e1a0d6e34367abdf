namespace GWorker.Tests.TestKit;

/// <summary>A worker that does what the test's script says, with a method of every kind.</summary>
[Worker]
public partial class Scripted(Script script, GpuDevice device)
{
    internal GpuDevice Device => device;

    [Parameter] public partial int Factor { get; } = 1;
    [Parameter] public partial string Tone { get; } = "";

    string Seen => $"{Factor}{Tone}";

    [OnEnter]
    Task Enter(CancellationToken stop)
    {
        script.Note("enter");
        return script.Enters(stop);
    }

    [OnExit]
    Task Exit(CancellationToken stop)
    {
        script.Note("exit");
        return script.Exits(stop);
    }

    [Method] public async Task<int> One(int x, CallContext context) => (await script.Do(this, nameof(One), [x], context, Seen))[0];
    [Method] public async Task<int> Two(int x, CallContext context) => (await script.Do(this, nameof(Two), [x], context, Seen))[0];
    [Method] public int Now(int x, CallContext context) => script.DoNow(this, nameof(Now), [x], context, Seen)[0];
    [Method] public async Task<int[]> Many(Batch<int> xs, CallContext context) => await script.Do(this, nameof(Many), [.. xs.Span], context, Seen);
    [Method] public async Task<int[]> More(Batch<int> xs, CallContext context) => await script.Do(this, nameof(More), [.. xs.Span], context, Seen);
    [Method] public int[] ManyNow(Batch<int> xs, CallContext context) => script.DoNow(this, nameof(ManyNow), [.. xs.Span], context, Seen);
    [Method] public Task<int> Texts(string text, CallContext context) => One(text.Length, context);
    [Method] public Task<bool> Live() => script.Live();
    [Method] public Task<bool> Open() => script.Open();
    [Method] public bool LiveNow() => script.Live().GetAwaiter().GetResult();
}

/// <summary>A worker without batch methods.</summary>
[Worker]
public partial class Plain(Script script)
{
    [Method] public async Task<int> One(int x, CallContext context) => (await script.Do(this, nameof(One), [x], context))[0];
}
