using System.Runtime.InteropServices;
using System.Text.Json;

namespace GWorker.Examples.Embedder;

/// <summary>The model's numbers by name, read from a TensorFlow.js graph model: model.json lists them in order, the shards hold them.</summary>
/// <remarks>
/// The files come from outside, so nothing in them is believed before it is checked: a shard is a plain name in the same folder,
/// sizes add up to the bytes that are there, and whoever asks for a weight says the shape it must have.
/// </remarks>
internal sealed class Weights
{
    public const string Manifest = "model.json";

    // The model has 7 million numbers. A file that claims hundreds of millions is not this model, and should not get the memory first.
    const long MostNumbers = 64L << 20;

    readonly string folder;
    readonly Dictionary<string, Entry> entries = [];

    Weights(string folder) => this.folder = folder;

    public static Weights Read(string folder)
    {
        ModelFolder.Check(folder);
        var weights = new Weights(folder);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Manifest)));
            foreach (var group in json.RootElement.GetProperty("weightsManifest").EnumerateArray()) weights.Add(group);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelException($"{weights.At(Manifest)} is not a TensorFlow.js graph model: {e.Message}", e);
        }
        return weights;
    }

    /// <summary>The numbers of one weight, row by row.</summary>
    public ReadOnlySpan<float> Get(string name, params ReadOnlySpan<int> shape)
    {
        if (!entries.TryGetValue(name, out var entry)) throw new ModelException($"{At(Manifest)} has no weight '{name}': it is another model.");
        if (!shape.SequenceEqual(entry.Shape))
            throw new ModelException($"{At(Manifest)} has weight '{name}' as [{string.Join(", ", entry.Shape)}]; expected [{string.Join(", ", shape.ToArray())}].");
        return MemoryMarshal.Cast<byte, float>(entry.Bytes.Span);
    }

    void Add(JsonElement group)
    {
        var listed = new List<(string Name, int[] Shape, bool IsFloat)>();
        long numbers = 0;
        foreach (var weight in group.GetProperty("weights").EnumerateArray())
        {
            var name = weight.GetProperty("name").GetString()!;
            var shape = weight.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()).ToArray();
            var type = weight.GetProperty("dtype").GetString();
            if (type is not ("float32" or "int32") || weight.TryGetProperty("quantization", out _))
                throw new ModelException($"{At(Manifest)} has weight '{name}' as {type}, maybe quantized; only plain float32 is read.");
            numbers += Count(name, shape);
            if (numbers > MostNumbers) throw new ModelException($"{At(Manifest)} claims more than {MostNumbers} numbers: it is another model.");
            listed.Add((name, shape, type == "float32"));
        }
        var bytes = Shards(group.GetProperty("paths"), numbers * sizeof(float));
        var offset = 0;
        foreach (var (name, shape, isFloat) in listed)
        {
            var length = (int)Count(name, shape) * sizeof(float);
            if (isFloat && !entries.TryAdd(name, new Entry(shape, bytes.AsMemory(offset, length))))
                throw new ModelException($"{At(Manifest)} lists weight '{name}' twice.");
            offset += length;
        }
    }

    long Count(string name, int[] shape)
    {
        long count = 1;
        foreach (var size in shape)
        {
            if (size < 0 || size > MostNumbers || (count *= size) > MostNumbers)
                throw new ModelException($"{At(Manifest)} has weight '{name}' with the impossible shape [{string.Join(", ", shape)}].");
        }
        return count;
    }

    byte[] Shards(JsonElement paths, long expected)
    {
        var files = paths.EnumerateArray().Select(p => p.GetString()!).ToArray();
        foreach (var name in files)
        {
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny("/\\:\0") >= 0)
                throw new ModelException($"{At(Manifest)} names a shard outside its folder: '{name}'.");
            if (!File.Exists(Path.Combine(folder, name))) throw new ModelException($"{At(name)} is missing. {FetchAgain}");
        }
        // All sizes are compared before the first byte is read: a short copy is told from a wrong model by its size.
        var sizes = Array.ConvertAll(files, name => new FileInfo(Path.Combine(folder, name)).Length);
        if (sizes.Sum() != expected)
        {
            var found = string.Join(", ", files.Zip(sizes, (name, size) => $"{name} {size}"));
            throw new ModelException($"The shards in {folder} hold {sizes.Sum()} bytes and {Manifest} describes {expected}: one is cut short or from another version ({found}). {FetchAgain}");
        }
        var bytes = new byte[expected];
        var filled = 0;
        for (var i = 0; i < files.Length; i++)
        {
            using var file = File.OpenRead(Path.Combine(folder, files[i]));
            file.ReadExactly(bytes.AsSpan(filled, (int)sizes[i]));
            filled += (int)sizes[i];
        }
        return bytes;
    }

    const string FetchAgain = "Run `npm ci --ignore-scripts` in examples/Embedder and build again.";

    string At(string file) => Path.Combine(folder, file);

    readonly record struct Entry(int[] Shape, ReadOnlyMemory<byte> Bytes);
}
