using System.Text.Json;
using System.Text.Json.Serialization;

namespace GWorker;

/// <summary>
/// Copies arguments and results as a remote call would, for tests of workers that must not share objects with their callers.
/// A remote call's own codec is not this one: what matters here is that nothing is shared.
/// </summary>
internal static class Payload
{
    // Tuples, which methods of several inputs take, have fields alone; and a number may be none.
    static readonly JsonSerializerOptions Options = new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    internal static T Copy<T>(T value) =>
        value is null or string || typeof(T).IsPrimitive || typeof(T) == typeof(Unit) ? value : JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value, Options), Options)!;
}

/// <summary>Hands copies on; what cannot be copied becomes the call's error.</summary>
internal sealed class CopyingSink<TOut>(ISink<TOut> to) : ISink<TOut>
{
    Exception? failure;

    public void Item(TOut value)
    {
        try
        {
            to.Item(Payload.Copy(value));
        }
        catch (Exception error)
        {
            // Whatever it is: a property of the value may throw what it likes, and the call has been claimed already.
            failure = error;
        }
    }

    public void End()
    {
        if (failure is null) to.End();
        else to.Error(failure);
    }

    public void Error(Exception error) => to.Error(error);
}
