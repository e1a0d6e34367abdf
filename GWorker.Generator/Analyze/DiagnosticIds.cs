namespace GWorker.Generator.Analyze;

/// <summary>Every diagnostic about a worker class. Faults of a definition, found when it is started, are GW1001 and up.</summary>
internal static class DiagnosticIds
{
    internal const string NotPartial = "GW0001";
    internal const string WorkerKind = "GW0002";
    internal const string Constructor = "GW0003";
    internal const string NoMethod = "GW0004";
    internal const string MethodKind = "GW0005";
    internal const string Unsendable = "GW0006";
    internal const string ReservedName = "GW0007";
    internal const string Overload = "GW0008";
    internal const string Stream = "GW0009";
    internal const string BatchResult = "GW0010";
    internal const string BatchInput = "GW0011";
    internal const string BatchOfObject = "GW0012";
    internal const string BatchOfList = "GW0013";
    internal const string Hook = "GW0014";
    internal const string HiddenHook = "GW0015";
    internal const string Parameter = "GW0016";
    internal const string ParameterDefault = "GW0017";
    internal const string Stray = "GW0018";
    internal const string Live = "GW0019";

    internal const string Category = "GWorker";
}
