using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GWorker.Examples.VectorSearch;

/// <summary>
/// Vectors in a file: 8 letters, the columns and the rows as 32 bits each, then rows of float32, all little-endian. Beside it, with
/// <c>.txt</c> added, the line that each row stands for.
/// </summary>
internal static class VectorFile
{
    const int Header = 16;

    static ReadOnlySpan<byte> Letters => "GWVECTOR"u8;

    internal static string LinesOf(string path) => path + ".txt";

    internal static void Write(string path, IReadOnlyList<float[]> rows, IReadOnlyList<string> lines)
    {
        using (var file = File.Create(path))
        {
            Span<byte> header = stackalloc byte[Header];
            Letters.CopyTo(header);
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], rows[0].Length);
            BinaryPrimitives.WriteInt32LittleEndian(header[12..], rows.Count);
            file.Write(header);
            foreach (var row in rows) file.Write(MemoryMarshal.AsBytes<float>(row));
        }

        File.WriteAllLines(LinesOf(path), lines);
    }

    /// <summary>Reads the file in parts: it may be larger than an array can be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="begin">Told columns and rows, before all else.</param>
    /// <param name="part">Told some rows, and the number of the first of them.</param>
    /// <exception cref="InvalidDataException">It is no such file, or it was cut off.</exception>
    internal static void Read(string path, Action<int, int> begin, Action<float[], int> part)
    {
        using var file = File.OpenRead(path);
        var (columns, rows) = Size(file, path);
        begin(columns, rows);
        var most = Math.Max(1, (1 << 22) / columns);
        for (var first = 0; first < rows; first += most)
        {
            var some = new float[Math.Min(most, rows - first) * columns];
            file.ReadExactly(MemoryMarshal.AsBytes(some.AsSpan()));
            part(some, first);
        }
    }

    /// <summary>Whether it is a file of vectors, before a worker is asked to load it, and how large.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or it was cut off.</exception>
    internal static (int Columns, int Rows) Check(string path)
    {
        using var file = File.OpenRead(path);
        return Size(file, path);
    }

    static (int Columns, int Rows) Size(FileStream file, string path)
    {
        Span<byte> header = stackalloc byte[Header];
        if (file.ReadAtLeast(header, Header, throwOnEndOfStream: false) < Header || !header[..8].SequenceEqual(Letters))
            throw new InvalidDataException($"{path} is no file of vectors. Make one: VectorSearch TEXT --index {path}");
        var (columns, rows) = (BinaryPrimitives.ReadInt32LittleEndian(header[8..]), BinaryPrimitives.ReadInt32LittleEndian(header[12..]));
        if (columns is < 1 or > 65_536 || rows < 1 || file.Length != Header + 4L * columns * rows)
            throw new InvalidDataException($"{path} should have {rows} rows of {columns} numbers and has {file.Length} bytes: it was cut off. Make it again.");
        return (columns, rows);
    }
}
