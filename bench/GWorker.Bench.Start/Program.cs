// The smallest service: what `-- start` publishes, starts and stops.
using GWorker;
using GWorker.Bench;

await using var node = await App.Of("start", App.Cls<Adder>().MinWorkers(1)).Start();

Console.WriteLine($"answer {await node.Get<Adder>().Next.Remote(41)}");
await Console.In.ReadToEndAsync();  // whoever started us lets go of us: leaving the scope stops the node
