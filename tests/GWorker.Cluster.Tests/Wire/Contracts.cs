using MessagePack;

namespace GWorker.Tests.Wire;

/// <summary>Types that travel, and types that must not.</summary>
public static class Contracts
{
    public enum Colour
    {
        Red,
        Blue,
    }

    [MessagePackObject]
    public sealed record Person([property: Key(0)] string Name, [property: Key(1)] int? Age, [property: Key(2)] Colour Favourite);

    [MessagePackObject]
    public sealed record Team([property: Key(0)] List<Person> Members, [property: Key(1)] float[][] Scores);

    [MessagePackObject(keyAsPropertyName: true)]
    public sealed class Named
    {
        public string? First { get; set; }

        public double[] Values { get; set; } = [];
    }

    [MessagePackObject]
    public sealed class Chain
    {
        [Key(0)]
        public Chain? Next { get; set; }

        [Key(1)]
        public List<Chain> More { get; set; } = [];
    }

    [Union(0, typeof(Circle)), Union(1, typeof(Square))]
    public interface IShape;

    [MessagePackObject]
    public sealed record Circle([property: Key(0)] double Radius) : IShape;

    [MessagePackObject]
    public sealed record Square([property: Key(0)] double Side) : IShape;

    public sealed record Plain(int A);

    [MessagePackObject]
    public sealed record Order([property: Key(0)] Plain[] Buyers);

    [MessagePackObject]
    public sealed record Keyless(int A);

    [MessagePackObject]
    public sealed class Unbuildable(string text)
    {
        [Key(0)]
        public int Number { get; set; } = text.Length;
    }

    [MessagePackObject]
    internal sealed record Hidden([property: Key(0)] int A);

    [MessagePackObject]
    public sealed class Growing<T>
    {
        [Key(0)]
        public Growing<List<T>>? Next { get; set; }
    }

    public sealed class Basket : List<int>;

    public interface IThing;
}
