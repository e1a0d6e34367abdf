using Akka.Actor;
using Akka.Cluster;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging;

namespace GWorker.Tests.Setup;

[Worker]
public partial class Sleeper
{
    [Method] public int Sleep(int n) => n;
}

/// <summary>Configurations that see nothing of the machine, and actor systems of them.</summary>
static class Configured
{
    internal static Surroundings Nothing { get; } = new(new Dictionary<string, string>(), Path.Combine(Path.GetTempPath(), "no-such-folder"));

    internal static App App { get; } = GWorker.App.Of("tests", GWorker.App.Cls<Sleeper>());

    internal static Surroundings With(params (string Name, string Value)[] variables) =>
        Nothing with { Variables = variables.ToDictionary(v => v.Name, v => v.Value) };

    internal static ClusterConfig Of(ClusterOptions? options = null, Surroundings? around = null, App? app = null) =>
        ClusterConfig.Of(app ?? App, (app ?? App).Name, options ?? new(), around ?? Nothing);

    internal static ClusterConfig Client(ClusterOptions? options = null) => ClusterConfig.Of(null, "tests", options ?? new(), Nothing);

    internal static string Refused(ClusterOptions options, Surroundings? around = null) =>
        Assert.Throws<DefinitionException>(() => Of(options, around)).Message;

    /// <summary>Completes when the node, which joins itself, is a member.</summary>
    internal static Task Up(this ActorSystem system)
    {
        var cluster = Cluster.Get(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(up.SetResult);
        cluster.Join(cluster.SelfAddress);
        return up.Task.Soon();
    }
}

/// <summary>Loggers that keep what they are told.</summary>
sealed class Kept : ILoggerFactory, ILoggerProvider
{
    readonly List<string> lines = [];
    readonly SemaphoreSlim heard = new(0);

    /// <summary>Waits for a line like this, from the beginning on.</summary>
    internal async Task Until(Predicate<string> isIt)
    {
        while (!Array.Exists(Lines, isIt)) Assert.True(await heard.WaitAsync(Patient.Patience), $"It was not said within {Patient.Patience}:\n{string.Join('\n', Lines)}");
    }

    internal string[] Lines
    {
        get { lock (lines) return [.. lines]; }
    }

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    sealed class Log(Kept kept, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (kept.lines) kept.lines.Add($"{logLevel} {category}: {formatter(state, exception)}");
            kept.heard.Release();
        }
    }
}
