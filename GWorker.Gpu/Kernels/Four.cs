using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>Four numbers that are read from memory in one go.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly struct Four(float a, float b, float c, float d)
{
    internal readonly float A = a, B = b, C = c, D = d;
}
