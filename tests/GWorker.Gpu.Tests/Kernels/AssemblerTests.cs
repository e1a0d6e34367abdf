using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GWorker.Tests;

/// <summary>
/// NVIDIA's assembler makes machine code of every kernel, as the driver of such a device would, and says what that takes. Where there is none, no device is
/// needed either: Debian has it in <c>nvidia-cuda-toolkit</c>, of its section non-free.
/// </summary>
public sealed partial class AssemblerTests
{
    [AssemblerTheory, MemberData(nameof(PtxTests.All), MemberType = typeof(PtxTests))]
    public async Task It_takes_every_kernel_and_keeps_all_in_registers(string kernel, int architecture)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, PtxTests.Compile(kernel, architecture));
            using var process = Process.Start(new ProcessStartInfo(Assembler.Program!, ["-v", "--gpu-name", $"sm_{architecture}", file, "-o", "/dev/null"]) { RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, said);
            var spilled = Spilled().Match(said);
            Assert.True(spilled.Success, said);
            Assert.True(spilled is { Groups: [_, { Value: "0" }, { Value: "0" }] }, said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"(\d+) bytes spill stores, (\d+) bytes spill loads")]
    private static partial Regex Spilled();
}

/// <summary>Runs where NVIDIA's assembler is: as <c>PTXAS</c> says, or on the path.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class AssemblerTheoryAttribute : TheoryAttribute
{
    public AssemblerTheoryAttribute()
    {
        if (Assembler.Program is null) Skip = "no ptxas on this machine";
    }
}

static class Assembler
{
    internal static string? Program { get; } =
        Environment.GetEnvironmentVariable("PTXAS")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "ptxas")).FirstOrDefault(File.Exists);
}
