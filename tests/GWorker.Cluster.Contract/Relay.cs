using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace GWorker.Tests.Subjects;

/// <summary>A worker that calls another.</summary>
[Worker]
public partial class Relay([FromKeyedServices(Definitions.Roomy)] Handle<Subject> subject)
{
    [Method] public Task<int> Hold(string key) => subject.Hold.Remote(key);

    /// <summary>Its own name, parent, tags and trace, and those of what it calls.</summary>
    [Method]
    public async Task<string[]> Names(CallContext context) => [Subject.About(context), await subject.Names.Remote()];

    [Method] public string? Trace() => Activity.Current?.TraceId.ToString();
}
