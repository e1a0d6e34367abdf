namespace GWorker;

/// <summary>How a matrix product multiplies. Sums are float32 always.</summary>
public enum Precision
{
    /// <summary>float32, everywhere the same: the default.</summary>
    Single,

    /// <summary>On CUDA's tensor cores, inputs rounded to TF32: 10 bits of mantissa, the range of float32. Elsewhere float32.</summary>
    Tf32,

    /// <summary>On CUDA's tensor cores, inputs rounded to float16: 10 bits of mantissa, nothing above 65,504. Elsewhere float32.</summary>
    Half,
}
