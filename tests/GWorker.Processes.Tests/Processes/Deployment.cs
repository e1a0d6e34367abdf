using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace GWorker.Processes.Tests;

/// <summary>The processes of one test, their books, and their end.</summary>
/// <param name="output">Where the test tells its figures.</param>
/// <param name="workers">The minimum of workers in the whole cluster.</param>
/// <param name="idempotent">Whether a lost call may run again.</param>
/// <param name="mixed">Whether the client sends calls of every kind, or plain ones alone.</param>
/// <param name="places">Where processes may run: none for loopback, else an address and the command in front for each place.</param>
internal sealed class Deployment(ITestOutputHelper output, int workers, bool idempotent = false, bool mixed = false, IReadOnlyList<Place>? places = null) : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    static readonly string program = typeof(Deployment).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Node").Value!;

    // Where somebody wants to read what happened, all of it stays there.
    static readonly string? kept = Environment.GetEnvironmentVariable("GWORKER_LEDGER_KEEP");

    readonly string folder = kept is null ? Directory.CreateTempSubdirectory("gworker-ledger-").FullName
        : Directory.CreateDirectory(Path.Combine(kept, $"{DateTime.UtcNow:HHmmss.fff}")).FullName;

    readonly List<Child> all = [];
    readonly List<Place> sites = [.. places ?? Enumerable.Range(0, 4).Select(_ => new Place("127.0.0.1", FreePort.Next(), []))];
    readonly List<Child> clients = [];
    readonly List<string> told = [];

    /// <summary>The latest.</summary>
    internal Child Client => clients[^1];

    /// <summary>The most workers of one pool; null: twice the minimum.</summary>
    internal int? Most { get; init; }

    /// <summary>How long each run takes, in milliseconds.</summary>
    internal int Work { get; init; } = 5;

    /// <summary>How long each further attempt takes, in milliseconds; null: as long as the first.</summary>
    internal int? WorkAgain { get; init; }

    /// <summary>How long each worker takes to end, in seconds.</summary>
    internal int Exit { get; init; }

    /// <summary>How long running calls have when their node stops, in seconds.</summary>
    internal int Grace { get; init; } = 30;

    /// <summary>What this test has told.</summary>
    internal IReadOnlyList<string> Told => told;

    /// <summary>Where a node listens, as Akka writes it.</summary>
    internal string AddressOf(int place) => $"akka.tcp://gworker@{sites[place].Host}:{sites[place].Port}";

    /// <summary>Which of the two has the higher address on loopback, where the port alone decides.</summary>
    internal int Higher(int one, int other) => sites[one].Port > sites[other].Port ? one : other;

    /// <summary>Starts a node in this place; the first three are the cluster's seeds.</summary>
    internal async Task<Child> StartNode(int place)
    {
        var child = Start("node", $"node{place}", sites[place], sites[place].Port);
        await child.WaitFor("READY", Patience);
        return child;
    }

    /// <summary>Starts these at the same time.</summary>
    internal Task<Child[]> StartNodes(params IEnumerable<int> which) => Task.WhenAll(which.Select(StartNode));

    /// <summary>Starts a client in this place. A further one goes on beside the first, with keys of its own.</summary>
    /// <param name="place">Where.</param>
    /// <param name="inFlight">Calls under way at a time: each is followed by another when it has its outcome.</param>
    /// <param name="every">Beside those a plain call in so many milliseconds, whether others have their outcome or not; 0: none.</param>
    internal async Task<Child> StartClient(int place = 3, int inFlight = 16, int every = 0)
    {
        var client = Start("client", "client", sites[place], 0,
            "--inflight", $"{inFlight}", "--every", $"{every}", "--load", mixed ? "mixed" : "plain", "--before", $"{clients.Count * 1_000_000_000L}");
        await client.WaitFor("READY", Patience);
        clients.Add(client);
        return client;
    }

    /// <summary>Waits until that node has begun a run.</summary>
    internal Task UntilRuns(Child node) => UntilBooks($"*.{node.Name}.ledger", ledger => ledger.RunBy(node.Id) > 0);

    /// <summary>Waits until some call runs again.</summary>
    internal Task UntilSomeRunAgain() => UntilBooks("*.node*.ledger", ledger => ledger.SecondAttempts > 0);

    async Task UntilBooks(string which, Func<Ledger, bool> hold)
    {
        var since = Stopwatch.StartNew();
        while (!hold(Ledger.Read(Books(which))))
        {
            if (since.Elapsed > Patience) throw new TimeoutException($"It did not come so in {which}.\n{Errors}");
            await Task.Delay(20);
        }
    }

    /// <summary>Starts a client that spawns and fetches.</summary>
    internal async Task<Child> StartSpawner(int place = 3)
    {
        var child = Start("spawner", "spawner", sites[place], 0);
        await child.WaitFor("READY", Patience);
        return child;
    }

    /// <summary>What each node grants the client, as the client knows it now.</summary>
    internal async Task<Dictionary<string, int>> Credits() =>
        (await Client.Ask("credits", "CREDITS", Patience)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('='))
        .ToDictionary(c => c[0], c => int.Parse(c[1], CultureInfo.InvariantCulture));

    /// <summary>What this one grants the client, as the client knows it now; 0 where it knows of none.</summary>
    internal async Task<int> CreditsOf(int place) => (await Credits()).GetValueOrDefault(AddressOf(place));

    /// <summary>Waits until what the client knows of the nodes is so.</summary>
    internal async Task<TimeSpan> Until(string what, Func<Dictionary<string, int>, bool> holds, TimeSpan? limit = null)
    {
        var since = Stopwatch.StartNew();
        while (!holds(await Credits()))
        {
            if (since.Elapsed > (limit ?? Patience))
                throw new TimeoutException($"After {since.Elapsed.TotalSeconds:0} s it is still not so that {what}: {string.Join(", ", await Credits())}\n{Errors}");
            await Task.Delay(100);
        }

        return since.Elapsed;
    }

    /// <summary>Waits until each of this many nodes takes calls.</summary>
    internal Task<TimeSpan> UntilAllServe(int nodes) => Until($"{nodes} nodes serve", credits => credits.Count == nodes && credits.Values.All(c => c > 0));

    /// <summary>Ends the load, compares all books, and tells what they say.</summary>
    internal async Task<Ledger> Reconcile()
    {
        var totals = new long[3];
        foreach (var client in clients)
        {
            var own = (await client.Ask("stop", "TOTAL", Patience)).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture));
            totals = [.. totals.Zip(own, (a, b) => a + b)];
            await client.Gone(Patience);
        }

        var ledger = Read();
        Tell($"{ledger}");
        var unexplained = ledger.Unexplained(idempotent);
        Assert.True(unexplained.Count == 0, $"{unexplained.Count} unexplained\n{string.Join('\n', unexplained.Take(30))}\n{Errors}");
        Assert.Equal([ledger.Sent, ledger.Answered, ledger.FailedItems], totals);
        Assert.Equal(mixed ? ["batch", "each", "list", "plain", "pool", "stream"] : ["plain"], ledger.Kinds.Keys.Order());
        return ledger;
    }

    /// <summary>All books as they are now.</summary>
    internal Ledger Read() => Ledger.Read(Books("*.ledger"));

    /// <summary>What all processes had to say: for the message of a test that fails.</summary>
    internal string Errors => string.Join('\n', all.Select(c => c.Errors));

    internal void Tell(string text)
    {
        told.Add(text);
        output.WriteLine(text);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var child in all) child.Dispose();
        if (kept is null) Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    IEnumerable<string> Books(string pattern) => Directory.GetFiles(folder, pattern).Select(file =>
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    });

    Child Start(string role, string name, Place at, int port, params string[] more)
    {
        var file = Path.Combine(folder, $"{all.Count}.{name}");
        string[] command =
        [
            .. at.Enter, "dotnet", program, role, "--host", at.Host, "--port", $"{port}", "--seeds", string.Join(',', sites.Take(3).Select(s => $"{s.Host}:{s.Port}")),
            "--ledger", $"{file}.ledger", "--workers", $"{workers}", "--most", $"{Most ?? 2 * workers}", "--idempotent", idempotent ? "yes" : "no", "--work", $"{Work}", "--again", $"{WorkAgain ?? Work}", "--grace", $"{Grace}", "--exit", $"{Exit}", "--life", "900", .. more,
        ];
        var child = new Child(name, command[0], command[1..], kept is null ? null : $"{file}.log");
        lock (all) all.Add(child);
        return child;
    }
}

/// <summary>Where a process runs.</summary>
/// <param name="Host">The address it listens on.</param>
/// <param name="Port">The port, of a node.</param>
/// <param name="Enter">The command in front of the program's, that brings it there.</param>
internal sealed record Place(string Host, int Port, string[] Enter);
