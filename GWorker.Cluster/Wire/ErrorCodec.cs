using MessagePack;

namespace GWorker;

/// <summary>
/// Errors as bytes: a number for the type, then message, cause and data. No type is ever looked up by a name that came from elsewhere,
/// and a user's exception is text.
/// </summary>
internal static class ErrorCodec
{
    /// <summary>No text is longer than this: an error must not fill a connection.</summary>
    internal const int LongestText = 64 * 1024;

    const int Head = 3;
    const int DeepestCause = 4;

    internal static void Write(ref MessagePackWriter writer, Exception error) => Write(ref writer, error, depth: 0);

    /// <exception cref="MessagePackSerializationException">These bytes are no error.</exception>
    internal static Exception Read(ref MessagePackReader reader)
    {
        try
        {
            return Read(ref reader, depth: 0);
        }
        catch (Exception error) when (error is not MessagePackSerializationException)
        {
            throw new MessagePackSerializationException("An error's bytes cannot be read.", error);
        }
    }

    internal static string Cap(string text, int most = LongestText)
    {
        if (text.Length <= most) return text;
        var length = most - 1;
        if (char.IsHighSurrogate(text[length - 1])) length--;
        return $"{text.AsSpan(0, length)}…";
    }

    static void Write(ref MessagePackWriter writer, Exception error, int depth)
    {
        var form = ErrorForms.Of(error);
        writer.WriteArrayHeader(Head + (form?.Fields ?? 0));
        writer.Write(form?.Code ?? 0);
        writer.Write(Cap(form is not null || error is GWorkerException ? ErrorText.Message(error) : ErrorText.Whole(error)));
        if (error.InnerException is { } cause && depth < DeepestCause) Write(ref writer, cause, depth + 1);
        else writer.WriteNil();
        form?.Write(ref writer, error);
    }

    static Exception Read(ref MessagePackReader reader, int depth)
    {
        var count = reader.ReadArrayHeader();
        if (count < Head || depth > DeepestCause) throw new MessagePackSerializationException("An error has a number, a message and a cause.");
        var form = ErrorForms.Of(reader.ReadInt32());
        var told = new Told(reader.ReadString() ?? "", reader.TryReadNil() ? null : Read(ref reader, depth + 1));
        var error = form is null || count < Head + form.Fields ? new RemoteException(told) : form.Read(ref reader, told);
        for (var read = Head + (error is RemoteException ? 0 : form!.Fields); read < count; read++) reader.Skip();
        return error;
    }
}
