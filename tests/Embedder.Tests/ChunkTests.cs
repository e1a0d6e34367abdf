namespace GWorker.Examples.Embedder.Tests;

public sealed class ChunkTests
{
    [Fact]
    public void Chunks_hold_every_text_once_and_in_order()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var pieces = Enumerable.Range(0, random.Next(1, 700)).Select(_ => new int[random.Next(4) == 0 ? 0 : random.Next(1, 129)]).ToArray();
            var threads = random.Next(1, 9);
            var next = 0;
            foreach (var (first, count, tokens) in Chunk.Cut(pieces, 192))
            {
                Assert.Equal(next, first);
                Assert.InRange(count, 1, 256);
                Assert.InRange(tokens, 0, 192 + 128);
                Assert.Equal(pieces[first..(first + count)].Sum(p => p.Length), tokens);
                next += count;
            }
            Assert.Equal(pieces.Length, next);
        }
    }

    [Fact]
    public void Chunks_are_of_about_the_same_size()
    {
        var pieces = Enumerable.Repeat(new int[16], 64).ToArray();
        Assert.All(Chunk.Cut(pieces, 192), chunk => Assert.InRange(chunk.Tokens, 160, 192));
        Assert.Single(Chunk.Cut([new int[16]], 192));
    }
}
