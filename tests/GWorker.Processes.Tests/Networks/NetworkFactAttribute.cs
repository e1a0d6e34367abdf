using System.ComponentModel;

namespace GWorker.Processes.Tests;

/// <summary>A test that cuts cables: skipped, with the reason, where this machine does not let us lay any.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkFactAttribute : FactAttribute
{
    static readonly Lazy<string?> reason = new(() =>
    {
        try
        {
            new Network(1).Dispose();
            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            return $"Network namespaces need root, iproute2 and the kernel's leave. {error.Message}";
        }
    });

    /// <summary>Looks once whether it is possible.</summary>
    public NetworkFactAttribute() => Skip = reason.Value;
}
