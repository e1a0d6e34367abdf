namespace GWorker.Generator.Tests.Harness;

/// <summary>A worker's contract, which is an explicit static member and so is reached through a type parameter alone.</summary>
internal static class ContractOf<TWorker> where TWorker : class, IWorker<TWorker>
{
    internal static WorkerContract<TWorker> Value => TWorker.Contract;

    internal static TWorker Create(IServiceProvider? services = null) => Value.Create!(new WorkerServices(
        typeof(TWorker).Name, services, CpuDevice.Instance, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System));
}
