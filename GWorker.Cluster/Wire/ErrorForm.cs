using MessagePack;

namespace GWorker;

/// <summary>How errors of one type travel: a number for the type, its message and cause as every error's, and its own data.</summary>
/// <param name="Code">Never given to another type, nor changed: nodes of another version know it too.</param>
/// <param name="Type">The type.</param>
/// <param name="Fields">How many values its data takes. A later version may append some; an earlier one skips them.</param>
internal abstract record ErrorForm(int Code, Type Type, int Fields)
{
    internal abstract void Write(ref MessagePackWriter writer, Exception error);

    internal abstract Exception Read(ref MessagePackReader reader, Told told);
}

internal sealed record ErrorForm<T>(int Code, int Fields, ErrorForm<T>.Writes Writer, ErrorForm<T>.Reads Reader) : ErrorForm(Code, typeof(T), Fields)
    where T : Exception
{
    internal delegate void Writes(ref MessagePackWriter writer, T error);

    internal delegate T Reads(ref MessagePackReader reader, Told told);

    internal override void Write(ref MessagePackWriter writer, Exception error) => Writer(ref writer, (T)error);

    internal override Exception Read(ref MessagePackReader reader, Told told) => Reader(ref reader, told);
}
