using GWorker;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

/// <summary>What each error means to an HTTP client. Everything else stays a 500: the worker's own code threw.</summary>
sealed class GWorkerErrors(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception error, CancellationToken cancel)
    {
        int? status = error switch
        {
            OverloadedException => StatusCodes.Status429TooManyRequests,
            ListTooLongException or PayloadTooLargeException => StatusCodes.Status413PayloadTooLarge,
            CallTimeoutException => StatusCodes.Status504GatewayTimeout,
            UnavailableException or DrainingException or WorkerLostException => StatusCodes.Status503ServiceUnavailable,
            _ => null,
        };
        if (status is null) return false;
        http.Response.StatusCode = status.Value;
        if (error is OverloadedException { RetryAfter: var wait }) http.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0}";
        return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = new ProblemDetails { Status = status, Detail = error.Message } });
    }
}
