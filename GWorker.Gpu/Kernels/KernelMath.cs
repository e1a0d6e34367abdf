using ILGPU;

namespace GWorker;

/// <summary>What several kernels need.</summary>
internal static class KernelMath
{
    /// <summary>The most lanes of a group that <see cref="Sum"/> and <see cref="Max"/> take.</summary>
    internal const int MostLanes = 256;

    internal static float Activate(float x, int activation)
    {
        if (activation == (int)Activation.Relu) return x < 0 ? 0 : x; // so written, NaN stays NaN
        if (activation == (int)Activation.Tanh) return Tanh(x);
        if (activation == (int)Activation.Gelu) return 0.5f * x * (1 + Tanh(0.7978845608f * (x + 0.044715f * x * x * x)));
        return x;
    }

    // The devices' own tanh is too rough: CUDA's has 11 bits.
    static float Tanh(float x) => 1 - 2 / (MathF.Exp(2 * x) + 1);

    /// <summary>The sum over the group's lanes, a power of two of them, in each of them. All lanes call it.</summary>
    internal static float Sum(ArrayView<float> places, float value)
    {
        var lane = Group.IdxX;
        places[lane] = value;
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (lane < half) places[lane] += places[lane + half];
            Group.Barrier();
        }
        var sum = places[0];
        Group.Barrier();
        return sum;
    }

    /// <summary>As <see cref="Sum"/>; NaN may be lost.</summary>
    internal static float Max(ArrayView<float> places, float value)
    {
        var lane = Group.IdxX;
        places[lane] = value;
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (lane < half && places[lane + half] > places[lane]) places[lane] = places[lane + half];
            Group.Barrier();
        }
        var most = places[0];
        Group.Barrier();
        return most;
    }
}
