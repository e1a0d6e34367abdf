namespace GWorker.Bench;

/// <summary>A peer that large payloads may flood while its connection must show that it is alive.</summary>
internal interface ICarriesLarge
{
    /// <summary>So many bytes there and back.</summary>
    Exchange Echo(int bytes);

    /// <summary>As a heartbeat would: over the same connection, answered by nobody who has a queue.</summary>
    Task Ping();
}
