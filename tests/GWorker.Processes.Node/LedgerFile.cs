using System.Globalization;
using System.Text;

namespace GWorker.Processes;

/// <summary>
/// The book of one process: a line per event, handed to the system before anything else happens, so that even <c>kill -9</c>
/// leaves every line that was written.
/// </summary>
internal sealed class LedgerFile(string path) : IDisposable
{
    readonly Lock gate = new();
    readonly FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    internal void Write(params ReadOnlySpan<object> words)
    {
        var line = new StringBuilder();
        foreach (var word in words) line.Append(CultureInfo.InvariantCulture, $"{word}").Append(' ');
        lock (gate)
        {
            // The time is taken here: a book's lines stand in the order of their times.
            line.Append(DateTime.UtcNow.Ticks).Append('\n');
            file.Write(Encoding.UTF8.GetBytes(line.ToString()));
        }
    }

    public void Dispose() => file.Dispose();
}
