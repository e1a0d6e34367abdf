using System.Diagnostics;

namespace GWorker.Examples.Embedder.Tests;

/// <summary>A program that reads what is typed, and ends.</summary>
static class Typed
{
    /// <summary>Types all of it, and gives what the program said.</summary>
    internal static async Task<(int Exit, string Output, string Error)> Type(this Process process, string input)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading: it says why.
        }

        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
