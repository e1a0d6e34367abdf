using GWorker;
using GWorker.Tests.TestKit;

// A node with one device, in a process of its own, for as long as whoever started it holds its standard input.
await using var node = await FragileApp.Start(args);
Console.WriteLine($"READY {node.Address}");
while (await Console.In.ReadLineAsync() is not null)
{
}
