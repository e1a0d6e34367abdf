// A batched worker behind HTTP: requests that arrive together run together.
//
//   dotnet run --project examples/MinimalApi --urls http://localhost:5080
//   curl localhost:5080/embed  -H 'content-type: application/json' -d '{"text": "a black cat"}'
//   curl localhost:5080/embeds -H 'content-type: application/json' -d '{"texts": ["a black cat", "stock market"]}'
//   curl localhost:5080/health
using GWorker;

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration.GetSection("Embedder").Get<EmbedderSettings>() ?? new();

// snippet: host
var embedders = App.Cls<Embedder>()
    .Gpu("A100", Gpu.Cpu)
    .MinWorkers(settings.MinWorkers)
    .Concurrent(128)
    .Batched(64, settings.Wait)
    .Queue(settings.Queue);

builder.Services.AddGWorker(App.Of("embed-api", embedders));        // starts before the server listens, stops after its last answer
builder.Services.AddExceptionHandler<GWorkerErrors>().AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler();
app.MapHealthChecks("/health");

// The request's token goes with the call: when the client hangs up, its text leaves the queue.
app.MapPost("/embed", async (EmbedOne request, Handle<Embedder> embedder, CancellationToken aborted) =>
    new { Vector = await embedder.Within(settings.Deadline).Embed.Remote(request.Text, aborted) });
// end

app.MapPost("/embeds", async (EmbedMany request, Handle<Embedder> embedder, CancellationToken aborted) =>
    new { Vectors = await embedder.Within(settings.Deadline).Embed.Remote(request.Texts, aborted) });

app.Run();

[Worker]
public partial class Embedder(ILogger<Embedder> log)
{
    ToyModel model = null!;

    [OnEnter] async Task Load(CancellationToken stop) => model = await ToyModel.Load(stop);

    [Method]
    public float[][] Embed(Batch<string> texts)
    {
        log.LogDebug("a batch of {Count}", texts.Count);
        return model.Encode(texts);
    }
}

record EmbedOne(string Text);

record EmbedMany(string[] Texts);

/// <summary>Section <c>Embedder</c> of the configuration: <c>--Embedder:Queue 100</c>.</summary>
record EmbedderSettings
{
    public int MinWorkers { get; init; } = 1;

    public int Queue { get; init; } = 4096;

    public TimeSpan Wait { get; init; } = 20.Ms;

    public TimeSpan Deadline { get; init; } = 10.S;
}
