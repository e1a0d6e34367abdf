namespace GWorker.Examples.Embedder.Tests;

public sealed class BatchTests
{
    [WeightsFact]
    public void A_vector_is_the_same_to_the_last_bit_in_any_company()
    {
        string[] texts = [.. Model.MixedTexts(60), "", "   ", "x", string.Join(' ', Enumerable.Repeat("long", 200))];
        var alone = Array.ConvertAll(texts, t => Model.Encoder.Encode(t));
        var together = Model.Encoder.Encode(texts);
        var backwards = Model.Encoder.Encode([.. texts.Reverse()]);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(alone[i], together[i]);
            Assert.Equal(alone[i], backwards[^(i + 1)]);
        }
    }

    [WeightsFact]
    public void A_vector_is_the_same_with_any_number_of_threads()
    {
        var texts = Model.MixedTexts(40);
        var expected = Model.Encoder.Encode(texts);
        foreach (var threads in (int[])[1, 3, 5])
        {
            using var encoder = SentenceEncoder.Open(ModelFolder.Path, threads);
            Assert.Equal(expected, encoder.Encode(texts));
            Assert.Equal(expected[0], encoder.Encode(texts[0]));
        }
    }

    [WeightsFact]
    public void Batches_of_every_size_give_one_vector_per_text_in_order()
    {
        var texts = Model.MixedTexts(300);
        var all = Model.Encoder.Encode(texts);
        Assert.Empty(Model.Encoder.Encode([]));
        foreach (var size in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 300])
        {
            var vectors = Model.Encoder.Encode(texts[..size]);
            Assert.Equal(size, vectors.Length);
            for (var i = 0; i < size; i++) Assert.True(vectors[i].AsSpan().SequenceEqual(all[i]), $"text {i} of {size}");
        }
    }

    [WeightsFact]
    public void More_texts_than_one_slice_come_back_in_order()
    {
        var texts = Enumerable.Range(0, 2500).Select(i => i % 3 == 0 ? "" : $"{i % 7}").ToArray();
        var vectors = Model.Encoder.Encode(texts);
        var each = texts.Distinct().ToDictionary(t => t, t => Model.Encoder.Encode(t));
        for (var i = 0; i < texts.Length; i++) Assert.Equal(each[texts[i]], vectors[i]);
    }

    [WeightsFact]
    public async Task Calls_at_the_same_time_do_not_meet()
    {
        var texts = Model.MixedTexts(48);
        var expected = Model.Encoder.Encode(texts);
        var calls = Enumerable.Range(0, 16).Select(i => Task.Run(() => (From: i * 3, Vectors: Model.Encoder.Encode(texts[(i * 3)..]))));
        foreach (var (from, vectors) in await Task.WhenAll(calls)) Assert.Equal(expected[from..], vectors);
    }

    [WeightsFact]
    public void A_call_stops_when_its_caller_no_longer_wants_it() =>
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Encoder.Encode(Model.MixedTexts(100), new CancellationToken(canceled: true)));

    [WeightsFact]
    public void A_closed_encoder_says_so()
    {
        var encoder = SentenceEncoder.Open(ModelFolder.Path);
        encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Encode("late"));
    }
}
