namespace GWorker;

/// <summary>What an exception of the user's says. To read it is to run the user's code, which may throw in turn.</summary>
internal static class ErrorText
{
    internal static string Message(Exception error) => Read(() => error.Message, "message");

    /// <summary>Message, stack and causes.</summary>
    internal static string Whole(Exception error) => Read(error.ToString, "text");

    static string Read(Func<string?> text, string what)
    {
        try
        {
            return text() ?? "";
        }
        catch (Exception error)
        {
            return $"(its {what} cannot be read: it throws {error.GetType()})";
        }
    }
}
