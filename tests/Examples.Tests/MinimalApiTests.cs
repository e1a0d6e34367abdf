using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GWorker.Examples.Tests;

/// <summary>The minimal API over HTTP, with what each error means there.</summary>
public sealed class MinimalApiTests : IAsyncLifetime
{
    WebApplicationFactory<Program> server = new();

    [Fact]
    public async Task A_text_gets_its_vector()
    {
        var answer = await server.CreateClient().PostAsJsonAsync("/embed", new { text = "a black cat" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(32, (await Json(answer)).GetProperty("vector").GetArrayLength());
    }

    [Fact]
    public async Task A_list_gets_as_many_vectors()
    {
        var answer = await server.CreateClient().PostAsJsonAsync("/embeds", new { texts = new[] { "a black cat", "stock market" } });
        Assert.Equal(2, (await Json(answer)).GetProperty("vectors").GetArrayLength());
    }

    [Fact]
    public async Task Healthy_once_it_listens()
    {
        Assert.Equal("Healthy", await server.CreateClient().GetStringAsync("/health"));
    }

    [Fact]
    public async Task A_full_queue_is_429_and_says_when_to_come_back()
    {
        var client = With(("Queue", "1"), ("Wait", "00:00:01")).CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.PostAsJsonAsync("/embed", new { text = $"{i}" })));
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(refused, a => Assert.True(a.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        Assert.StartsWith("Embedder is overloaded: its queue holds 1 of 1 items.", (await Json(refused[0])).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_over_the_queue_is_413()
    {
        var answer = await With(("Queue", "2")).CreateClient().PostAsJsonAsync("/embeds", new { texts = new[] { "a", "b", "c" } });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_missed_deadline_is_504()
    {
        var answer = await With(("Deadline", "00:00:00.010"), ("Wait", "00:01:00")).CreateClient().PostAsJsonAsync("/embed", new { text = "a" });
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("was not answered within 0.01 s", (await Json(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_worker_in_time_is_503()
    {
        var answer = await With(("Deadline", "00:00:00.010"), ("MinWorkers", "0")).CreateClient().PostAsJsonAsync("/embed", new { text = "a" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_hangs_up_takes_its_text_out_of_the_queue()
    {
        var patient = With(("Deadline", "01:00:00"), ("Wait", "00:10:00"));
        var (client, node) = (patient.CreateClient(), patient.Services.GetRequiredService<Node>());
        using var hangUp = new CancellationTokenSource();
        var call = client.PostAsJsonAsync("/embed", new { text = "a" }, hangUp.Token);
        await Until(() => node.Status.Pools[0].Waiting == 1);
        hangUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Until(() => node.Status.Pools[0].Waiting == 0);
    }

    /// <summary>The node heard the signal itself, and left while the server still took requests: what had come failed with 503.</summary>
    [Fact]
    public async Task On_SIGTERM_what_has_come_is_answered_before_the_worker_goes()
    {
        var program = Path.Combine(Repository.Root, "examples", "MinimalApi", "bin", Repository.Configuration, "net10.0", "MinimalApi.dll");
        string[] settings = ["--urls", "http://127.0.0.1:0", "--Embedder:Wait", "00:00:03", "--Logging:LogLevel:Microsoft.AspNetCore.Routing", "Information"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. settings]) { RedirectStandardOutput = true })!;
        var client = new HttpClient { BaseAddress = new((await Line("Now listening on: ")).Split(' ')[^1]) };
        var call = client.PostAsJsonAsync("/embed", new { text = "a black cat" });
        await Line("Executing endpoint 'HTTP: POST /embed'"); // from there it waits 3 s for company
        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, process.ExitCode);

        async Task<string> Line(string text)
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is { } line)
                if (line.Contains(text, StringComparison.Ordinal)) return line;
            throw new InvalidOperationException($"It ended without \"{text}\".");
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    WebApplicationFactory<Program> With(params (string Key, string Value)[] settings) =>
        server = server.WithWebHostBuilder(web =>
        {
            foreach (var (key, value) in settings) web.UseSetting($"Embedder:{key}", value);
        });

    static async Task<JsonElement> Json(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition()) await Task.Delay(5, limit.Token);
    }
}
