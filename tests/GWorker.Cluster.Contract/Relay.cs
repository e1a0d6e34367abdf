using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace GWorker.Tests.Subjects;

/// <summary>A worker that calls another.</summary>
[Worker]
public partial class Relay([FromKeyedServices(Definitions.Roomy)] Handle<Subject> subject)
{
    [Method] public Task<int> Hold(string key) => subject.Hold.Remote(key);

    /// <summary>Holds both at once.</summary>
    [Method]
    public async Task<int> HoldEach(string first, string second)
    {
        var ended = 0;
        await foreach (var outcome in subject.Hold.MapAll([first, second])) ended += outcome.Ok ? 1 : 0;
        return ended;
    }

    /// <summary>Its own name, parent, tags and trace, and those of what it calls.</summary>
    [Method]
    public async Task<string[]> Names(CallContext context) => [Subject.About(context), await subject.Names.Remote()];

    [Method] public string? Trace() => Activity.Current?.TraceId.ToString();
}
