namespace GWorker.Examples.Cluster;

/// <summary>From the first key to the last: hands keys to the machines and lets somebody draw them.</summary>
sealed class Show(Machines machines, Diary diary, Script script, TimeSpan length, bool hasKeys)
{
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    // A node loads in seconds; on a machine that is busy it may take some more.
    static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    /// <returns>Whether there was ever a client that called.</returns>
    public async Task<bool> Run(Action draw, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        var isOver = false;
        while (!isOver && !cancel.IsCancellationRequested)
        {
            machines.Tend();
            if (machines.Report is not null && machines.Nodes.All(n => n.State != NodeState.Starting)) diary.Start();
            var now = diary.Elapsed;
            isOver = now >= length || (now is null && TimeProvider.System.GetElapsedTime(began) > StartTimeout);
            while (now is { } time && script.TryNext(time, out var key)) isOver |= Press(key);
            while (hasKeys && Console.KeyAvailable) isOver |= Press(Console.ReadKey(intercept: true).KeyChar);
            draw();
            await Task.Delay(Frame, CancellationToken.None);
        }

        diary.Say("the end: the client waits for its last answers, then the nodes stop");
        var stopping = machines.Stop();
        while (!stopping.IsCompleted)
        {
            draw();
            await Task.WhenAny(stopping, Task.Delay(Frame, CancellationToken.None));
        }

        await stopping;
        draw();
        return diary.Elapsed is not null;
    }

    /// <returns>Whether it was the last one.</returns>
    bool Press(char key)
    {
        switch (key)
        {
            case 'k': machines.Kill(); break;
            case 'a': machines.Add(); break;
            case 'r': _ = machines.Roll(); break;
        }

        return key is 'q';
    }
}
