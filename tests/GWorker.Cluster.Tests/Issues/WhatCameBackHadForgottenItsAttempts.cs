using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node whose only worker is lost gives the calls of other nodes back, also those that it had and that may run again. They came back as if
/// they had never run: a call that killed its worker was sent to the next one, and so on, until its deadline.
/// </summary>
public class WhatCameBackHadForgottenItsAttempts
{
    [Fact]
    public async Task A_call_whose_worker_was_lost_elsewhere_runs_again_as_its_second_attempt()
    {
        var journal = new Journal();
        journal["+"].Opened.SetResult();
        await using var node = await App.Of("app", App.Cls<Frail>().MinWorkers(1).Liveness(Frail.Methods.Lives, period: 50.Ms, failures: 1).Idempotent())
            .Start(new() { Services = journal, Loggers = NullLoggerFactory.Instance });
        await using var client = await App.Connect("app", new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance });
        var call = client.Get<Frail>().Last.Remote();
        await journal[""].Started.Task.Soon();
        journal["-"].Opened.SetResult();
        Assert.Equal(2, await call.Soon());
    }
}
