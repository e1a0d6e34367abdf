using System.Diagnostics;

namespace GWorker.Processes.Tests;

/// <summary>
/// A network of our own inside this machine: a namespace for each place, all on one bridge, so that one can be cut off as a pulled
/// cable would: nobody is told, packets just stop. It needs root and the kernel's leave.
/// </summary>
internal sealed class Network : IDisposable
{
    static int made;

    readonly string name = $"gw{Environment.ProcessId % 100_000}{(char)('a' + Interlocked.Increment(ref made))}";
    readonly int size;

    internal Network(int places)
    {
        size = places;
        try
        {
            Ip("link", "add", name, "type", "bridge");
            Ip("link", "set", name, "up");
            for (var i = 0; i < places; i++)
            {
                Ip("netns", "add", NameOf(i));
                Ip("link", "add", CableOf(i), "type", "veth", "peer", "name", "eth0", "netns", NameOf(i));
                Ip("link", "set", CableOf(i), "master", name);
                Ip("link", "set", CableOf(i), "up");
                Ip("-n", NameOf(i), "addr", "add", $"{HostOf(i)}/24", "dev", "eth0");
                Ip("-n", NameOf(i), "link", "set", "eth0", "up");
                Ip("-n", NameOf(i), "link", "set", "lo", "up");
            }

            Ip("netns", "exec", NameOf(0), "true");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal Place[] Places => [.. Enumerable.Range(0, size).Select(i => new Place(HostOf(i), 4053, ["ip", "netns", "exec", NameOf(i)]))];

    internal void Cut(int place) => Ip("link", "set", CableOf(place), "down");

    /// <summary>Puts these on a wire of their own: they hear each other, and nobody else.</summary>
    internal void Split(params int[] apart)
    {
        Ip("link", "add", $"{name}x", "type", "bridge");
        Ip("link", "set", $"{name}x", "up");
        foreach (var place in apart) Ip("link", "set", CableOf(place), "master", $"{name}x");
    }

    internal void Mend(int place) => Ip("link", "set", CableOf(place), "up");

    public void Dispose()
    {
        // A cable goes with either of its ends.
        for (var i = 0; i < size; i++) Run("netns", "del", NameOf(i));
        Run("link", "del", name);
        Run("link", "del", $"{name}x");
    }

    string NameOf(int place) => $"{name}-{place}";

    string CableOf(int place) => $"{name}v{place}";

    static string HostOf(int place) => $"10.213.7.{place + 1}";

    static void Ip(params string[] args)
    {
        var (code, errors) = Run(args);
        if (code != 0) throw new InvalidOperationException($"ip {string.Join(' ', args)}: {errors}");
    }

    static (int Code, string Errors) Run(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
