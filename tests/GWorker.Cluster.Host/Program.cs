using GWorker;
using GWorker.Tests.Subjects;

// A node in a process of its own, for as long as whoever started it holds its standard input.
await using var node = args is ["versions", var seed]
    ? await App.Of(Definitions.AppName, [.. Versions.All]).Start(new() { Seeds = [seed], JoinTimeout = 2.Mins, Devices = [Versions.Device] })
    : await App.Of(Definitions.AppName, [.. Definitions.All, App.Cls<Versioned>().MinWorkers(1)]).Start(new() { Services = new Journal(), JoinTimeout = 2.Mins });
Console.WriteLine($"READY {node.Address}");
while (await Console.In.ReadLineAsync() is not null)
{
}
