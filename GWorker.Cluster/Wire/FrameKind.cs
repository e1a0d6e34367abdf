namespace GWorker;

/// <summary>What a frame is for. Every frame acknowledges, whatever its kind.</summary>
internal enum FrameKind : byte
{
    /// <summary>It carries records.</summary>
    Data = 1,

    /// <summary>It does nothing but acknowledge.</summary>
    Ack = 2,

    /// <summary>It acknowledges and says that what follows is missing: send it again.</summary>
    Gap = 3,
}
