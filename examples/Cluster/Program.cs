// A cluster on one machine: nodes and a client as processes of their own, which you may kill, add and restart while calls run.
// dotnet run -c Release --project examples/Cluster
using System.CommandLine;
using GWorker.Examples.Cluster;
using Spectre.Console;

var nodes = new Option<int>("--nodes") { Description = "How many nodes to start with, from 1 to 16.", DefaultValueFactory = _ => 3 };
nodes.Validators.Add(r =>
{
    if (r.GetValueOrDefault<int>() is < 1 or > 16) r.AddError("--nodes must be from 1 to 16.");
});
var idempotent = new Option<bool>("--idempotent") { Description = "Calls may run twice: those of a node that is lost run again elsewhere instead of failing." };
var length = Time("--for", "How long it runs, counted from when all nodes serve: 20s, 2m, 500ms.", TimeSpan.FromHours(1));
var script = new Option<Script>("--script")
{
    Description = "Keys to press by themselves, such as \"5s k, 10s a, 12s r\".",
    CustomParser = r =>
    {
        if (!Script.TryParse(r.Tokens[0].Value, out var read)) r.AddError("--script must be like \"5s k, 10s a, 12s r\".");
        return read;
    },
};

// The roles in which the program starts itself.
var port = new Option<int>("--port");
var seeds = new Option<string>("--seeds") { DefaultValueFactory = _ => "" };
var life = Time("--life", "How long the process may live.", TimeSpan.FromHours(1));
var node = new Command("node") { port, seeds, life, idempotent };
node.Hidden = true;
node.SetAction((parsed, _) => NodeProgram.Run(parsed.GetValue(port), Seeds(parsed), parsed.GetValue(idempotent), parsed.GetValue(life)));
var client = new Command("client") { seeds, life };
client.Hidden = true;
client.SetAction((parsed, _) => ClientProgram.Run(Seeds(parsed), parsed.GetValue(life)));

var root = new RootCommand("Three nodes and a client on this machine. Keys: k kill a node, a add one, r rolling restart, q quit.") { nodes, length, script, idempotent, node, client };
root.SetAction((parsed, cancel) => Watch(parsed.GetValue(nodes), parsed.GetValue(length), parsed.GetValue(script) ?? Script.Empty, parsed.GetValue(idempotent), cancel));

// Ctrl+C ends it like q, which takes as long as nodes need to stop. The children hear it too, and leave it to their parent.
var parsed = root.Parse(args);
return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = parsed.CommandResult.Command == root ? TimeSpan.FromMinutes(2) : null });


string[] Seeds(ParseResult parsed) => parsed.GetValue(seeds)!.Split(',', StringSplitOptions.RemoveEmptyEntries);

static Option<TimeSpan> Time(string name, string description, TimeSpan usual) => new(name)
{
    Description = description,
    DefaultValueFactory = _ => usual,
    CustomParser = r =>
    {
        if (!Times.TryParse(r.Tokens[0].Value, out var time)) r.AddError($"{name} must be like 20s, 2m or 500ms.");
        return time;
    },
};

static async Task<int> Watch(int nodes, TimeSpan length, Script script, bool idempotent, CancellationToken cancel)
{
    var diary = new Diary();
    using var machines = new Machines(diary, idempotent, life: length + TimeSpan.FromMinutes(5));
    var isTerminal = !Console.IsOutputRedirected;
    var show = new Show(machines, diary, script, length, hasKeys: isTerminal && !Console.IsInputRedirected);
    machines.Start(nodes);
    var called = false;
    if (isTerminal)
    {
        var screen = new Screen(machines, diary);
        await AnsiConsole.Live(screen.Draw()).StartAsync(async live => called = await show.Run(() => live.UpdateTarget(screen.Draw()), cancel));
        if (diary.Errors() is { Count: > 0 } errors) Console.WriteLine($"What the processes said on standard error:\n{string.Join('\n', errors)}");
    }
    else
    {
        called = await show.Run(new Lines(machines, diary).Draw, cancel);
    }

    var totals = machines.Totals;
    Console.WriteLine($"failures: {totals.FailuresText}");
    Console.WriteLine(totals);
    return called && totals.Lost == 0 ? 0 : 1;
}
