namespace GWorker.Bench;

/// <summary>What of <c>-- gpu</c> is asked for.</summary>
/// <param name="Quick">A smoke run.</param>
/// <param name="Emulated">Also the device that ILGPU emulates: it shows that the rows of real ones work, and its numbers mean nothing.</param>
/// <param name="Onnx">The Embedder's model for ONNX Runtime, where there is one.</param>
/// <param name="Vendor">What the vendor's library does on this machine, where somebody measured it.</param>
/// <param name="Only">Rows of these kinds alone; of all where there are none.</param>
internal sealed record GpuOptions(bool Quick, bool Emulated, FileInfo? Onnx, Vendor Vendor, string[] Only)
{
    internal static readonly string[] Kinds = ["copies", "operations", "matmul", "scan", "trip", "overhead", "search", "embedder", "voice"];

    internal bool Has(string kind) => Only.Length == 0 || Only.Contains(kind);
}
