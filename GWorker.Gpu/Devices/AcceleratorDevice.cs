using ILGPU.Runtime;

namespace GWorker;

/// <summary>
/// A worker's own GPU: an ILGPU context, accelerator and stream, made on first use for this worker alone and gone when it ends.
/// All of them belong to one thread, which does one thing after the other; hand it what must be done there.
/// </summary>
public sealed class AcceleratorDevice : GpuDevice
{
    /// <summary>ILGPU's loads of kernels in several contexts at a time have been seen to disturb each other.</summary>
    internal static readonly Lock Loads = new();

    readonly FoundDevice found;
    readonly Driver driver;
    readonly DeviceLease lease;
    readonly Task before;
    readonly DeviceThread thread;
    Accelerator? accelerator;
    AcceleratorStream? stream;
    DeviceFaultException? fault;

    internal AcceleratorDevice(FoundDevice found, Driver driver, DeviceLease lease, Task before)
    {
        this.found = found;
        this.driver = driver;
        this.lease = lease;
        this.before = before;
        thread = new($"{found.Name} #{found.Ordinal}", End);
        Own(thread);
    }

    /// <inheritdoc/>
    public override string Name => found.Name;

    /// <inheritdoc/>
    public override int Ordinal => found.Ordinal;

    /// <inheritdoc/>
    public override long Memory => found.Memory;

    /// <inheritdoc/>
    public override string Kind => found.Kind;

    /// <summary>Whether the device has failed for good: everything that it is given fails with <see cref="DeviceFaultException"/>.</summary>
    public bool HasFailed => Volatile.Read(ref fault) is not null;

    internal Driver Driver => driver;

    internal DeviceThread Thread => thread;

    /// <summary>Ends when its context is gone.</summary>
    internal Task Ended => thread.Ended;

    /// <summary>Runs code on the device's thread, with the accelerator and its stream. What it puts on the stream need not have ended when it returns.</summary>
    /// <exception cref="DeviceFaultException">The device failed for good.</exception>
    /// <exception cref="DeviceMemoryException">It has too little memory for this.</exception>
    public Task<T> Run<T>(Func<Accelerator, AcceleratorStream, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var posted = new Posted<T>(this, work);
        if (thread.IsHere) posted.Start(); // it would wait for itself
        else thread.Post(posted);
        return posted.Task;
    }

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Action<Accelerator, AcceleratorStream> work) => Run((accelerator, stream) =>
    {
        work(accelerator, stream);
        return true;
    });

    /// <summary>As <see cref="Run{T}"/>, for code that loads kernels: alone in the process.</summary>
    public Task<T> Load<T>(Func<Accelerator, AcceleratorStream, T> work) => Run((accelerator, stream) =>
    {
        lock (Loads) return work(accelerator, stream);
    });

    /// <summary>On the thread: the accelerator, made now where there is none yet.</summary>
    internal (Accelerator Accelerator, AcceleratorStream Stream) Use()
    {
        if (fault is not null) throw Again();
        if (accelerator is null)
        {
            before.Wait();
            Accelerator? opened = null;
            try
            {
                lock (Loads)
                {
                    opened = driver.Open();
                    opened.Bind();
                    stream = opened.CreateStream();
                    accelerator = opened;
                }
            }
            catch (Exception error)
            {
                if (opened is not null) Close(opened);
                throw driver.Judge(error) == Trouble.Memory ? Told(error) : Failed(error); // a device that cannot even be opened is lost, whatever it says
            }
        }

        return (accelerator, stream!);
    }

    /// <summary>On the thread: an error as its caller should see it. Where it means that the device is lost, the host is told.</summary>
    internal Exception Told(Exception error, long asked = 0)
    {
        if (error is DeviceException) return error;
        if (fault is not null) return Again();
        switch (driver.Judge(error))
        {
            case Trouble.Memory:
                return new DeviceMemoryException(lease.Worker, Name, asked, Free(), error);
            case Trouble.Fault:
                return Failed(error);
            default:
                return error;
        }
    }

    /// <summary>Asked while an error is caught. Where another has come meanwhile from what was not waited for, the driver answers with that: it is for whoever comes next.</summary>
    long Free()
    {
        try
        {
            return accelerator is null ? -1 : driver.Free(accelerator);
        }
        catch (AcceleratorException)
        {
            return -1;
        }
    }

    DeviceFaultException Failed(Exception error)
    {
        Volatile.Write(ref fault, new DeviceFaultException(lease.Worker, Name, error.Message, error));
        lease.Lost($"{Name} failed: {error.Message}");
        return fault!;
    }

    /// <summary>Each caller gets an exception of its own: a stack belongs to one throw.</summary>
    DeviceFaultException Again() => new(lease.Worker, Name, fault!.Reason, fault);

    void End()
    {
        if (accelerator is null) return;
        if (fault is null) Settle();
        Close(accelerator);
    }

    void Close(Accelerator opened)
    {
        var context = opened.Context;
        try
        {
            driver.Close(opened);
            context.Dispose();
        }
        catch (Exception)
        {
            // Nobody is left to tell; the driver ends what is left of it.
        }
    }

    void Settle()
    {
        try
        {
            driver.Settle(stream!);
        }
        catch (Exception)
        {
            // What was put on the stream and not waited for has failed without anybody's knowledge, and nothing is on its way any more.
        }
    }

    sealed class Posted<T>(AcceleratorDevice device, Func<Accelerator, AcceleratorStream, T> work) : DeviceWork
    {
        readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // The caller's parameters and activity are seen there too; and what the code leaves in its context is not the next one's.
        readonly ExecutionContext? context = ExecutionContext.Capture();

        internal Task<T> Task => done.Task;

        internal override void Start()
        {
            if (context is null) Do();
            else ExecutionContext.Run(context, static posted => ((Posted<T>)posted!).Do(), this);
        }

        void Do()
        {
            try
            {
                var (accelerator, stream) = device.Use();
                done.TrySetResult(work(accelerator, stream));
            }
            catch (Exception error)
            {
                done.TrySetException(device.Told(error));
            }
        }

        internal override void Refuse(Exception why) => done.TrySetException(why);
    }
}
