using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GWorker.Examples.Embedder.Tests;

/// <summary>The same forward pass as kernels, on the accelerator that ILGPU emulates: slow, so short texts.</summary>
public sealed class KernelTests
{
    [WeightsFact]
    public void Vectors_agree_with_the_authors_code()
    {
        var reference = Model.Reference().Where(r => Model.Encoder.Tokens(r.Text).Length <= 8).Take(2).ToArray();
        Assert.Equal(2, reference.Length);
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 2)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var operations = Operations.On(accelerator, accelerator.DefaultStream);
        using var encoder = new Encoder(operations, Weights.Read(ModelFolder.Path));
        var input = new EncoderInput();
        input.Set([.. reference.Select(r => Model.Encoder.Tokens(r.Text)), []]);
        var numbers = new float[3 * SentenceEncoder.Dimensions];
        encoder.Run(input, numbers);
        for (var i = 0; i < 2; i++) Assert.InRange(Model.Farthest(reference[i].Vector, numbers[(512 * i)..(512 * (i + 1))]), 0, 1e-5f);
        Assert.InRange(Model.Farthest(Model.Encoder.Encode(""), numbers[1024..]), 0, 1e-5f);
    }
}
