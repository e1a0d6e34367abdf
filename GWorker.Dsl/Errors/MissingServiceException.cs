namespace GWorker;

/// <summary>A worker's constructor asks for something that the host does not have.</summary>
public sealed class MissingServiceException : GWorkerException
{
    internal MissingServiceException(string worker, Type service, string parameter)
        : base($"{worker} cannot be constructed: its parameter '{parameter}' needs a {service}, and none is registered. " +
               $"Register one with the host's services, or give the parameter a default value.")
    {
        Worker = worker;
        Service = service;
        Parameter = parameter;
    }

    /// <summary>The worker class.</summary>
    public string Worker { get; }

    /// <summary>The type that is missing.</summary>
    public Type Service { get; }

    /// <summary>The constructor parameter that asked for it.</summary>
    public string Parameter { get; }
}
