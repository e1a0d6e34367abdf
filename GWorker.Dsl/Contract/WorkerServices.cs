using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker;

/// <summary>Where a worker's constructor arguments come from: its device, loggers, and the host's services.</summary>
public sealed class WorkerServices
{
    readonly IServiceProvider? services;
    readonly string worker;
    readonly Node? node;

    internal WorkerServices(string worker, IServiceProvider? services, GpuDevice device, ILoggerFactory loggers, TimeProvider clock, Node? node = null)
    {
        this.worker = worker;
        this.services = services;
        this.node = node;
        Device = device;
        Loggers = loggers;
        Clock = clock;
    }

    internal GpuDevice Device { get; }

    internal ILoggerFactory Loggers { get; }

    internal TimeProvider Clock { get; }

    /// <summary>A constructor argument that must be there.</summary>
    /// <param name="parameter">The constructor parameter's name, for the error.</param>
    /// <exception cref="MissingServiceException">Nothing of this type is registered.</exception>
    public T Get<T>(string parameter) where T : notnull =>
        TryGet<T>(out var service) ? service : throw new MissingServiceException(worker, typeof(T), parameter);

    /// <summary>A constructor argument with a default value.</summary>
    public T GetOr<T>(T fallback) => TryGet<T>(out var service) ? service : fallback;

    /// <summary>Whether the worker calls others.</summary>
    internal bool GaveHandles { get; private set; }

    /// <summary>
    /// The handle of another worker of the app. What is called through it is part of the call in whose code that is done: it is over when that
    /// one's deadline passes or nobody waits for it any more, and carries its tags.
    /// </summary>
    /// <param name="name">Which, where the app runs the class under several names.</param>
    /// <exception cref="ArgumentException">The app does not run it, or not under this name.</exception>
    public Handle<T> Handle<T>(string? name = null) where T : class, IWorker<T>
    {
        GaveHandles = true;
        if (node is null) throw new MissingServiceException(worker, typeof(Handle<T>), typeof(T).Name);
        return new(node.Get<T>(name).Destination with { Inherits = true });
    }

    /// <summary>A typed logger, which needs no registration.</summary>
    public ILogger<T> Logger<T>() => services?.GetService<ILogger<T>>() ?? (Loggers is NullLoggerFactory ? NullLogger<T>.Instance : new Logger<T>(Loggers));

    bool TryGet<T>(out T service)
    {
        object? found =
            typeof(T) == typeof(GpuDevice) ? Device :
            services?.GetService(typeof(T)) is { } registered ? registered :
            typeof(T) == typeof(TimeProvider) ? Clock :
            typeof(T) == typeof(ILoggerFactory) ? Loggers :
            null;
        service = found is T typed ? typed : default!;
        return found is T;
    }
}
