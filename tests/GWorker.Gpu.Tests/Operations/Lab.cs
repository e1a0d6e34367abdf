namespace GWorker.Tests;

/// <summary>Where operations are tried.</summary>
public enum Lab
{
    /// <summary>Vector code in this process.</summary>
    Host,

    /// <summary>ILGPU's CPU accelerator as users get it: one lane per row.</summary>
    Cpu,

    /// <summary>The same with 16 lanes that wait for each other, as lanes of a GPU do.</summary>
    CpuLanes,

    /// <summary>The same with groups of 256 lanes, for the tiled kernels. Very slow.</summary>
    CpuTiles,

    /// <summary>OpenCL on the CPU, by PoCL.</summary>
    OpenCl,

    /// <summary>A real one.</summary>
    Cuda,
}
