namespace GWorker;

/// <summary>What one node asks another about spawned calls. Wire version 1.</summary>
internal enum AskVerb : byte
{
    /// <summary>Keep this call and have it run.</summary>
    Keep = 1,

    /// <summary>Hold a copy of this call, for when this node is lost.</summary>
    Copy = 2,

    /// <summary>A call of which that node has a copy has ended so.</summary>
    Ended = 3,

    /// <summary>This node stops: go on with a call that has not run.</summary>
    Take = 4,

    /// <summary>How far has it come.</summary>
    Look = 5,

    /// <summary>How has it ended: answered when it has.</summary>
    Wait = 6,

    /// <summary>Give it up: answered when it has ended.</summary>
    Cancel = 7,

    /// <summary>Does a call run that this node has sent there.</summary>
    Place = 8,

    /// <summary>Nobody waits for the answer to this question any more; there is none to this.</summary>
    Over = 9,
}
