namespace GWorker.Tests.Definition;

/// <summary>Units of definitions.</summary>
public class UnitsTests
{
    [Fact]
    public void Times_and_sizes_are_what_they_say()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(20), 20.Ms);
        Assert.Equal(TimeSpan.FromSeconds(30), 30.S);
        Assert.Equal(TimeSpan.FromMinutes(5), 5.Mins);
        Assert.Equal(TimeSpan.FromHours(2), 2.H);
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), 1.5.Ms);
        Assert.Equal(TimeSpan.FromSeconds(0.5), 0.5.S);
        Assert.Equal(85_899_345_920, 80.GiB);
        Assert.Equal(3L << 20, 3.MiB);
        Assert.Equal(4096, 4.KiB);
        Assert.Equal(1_610_612_736, 1.5.GiB);
    }

    [Theory]
    [InlineData("A100", "A100", 1)]
    [InlineData("H100:2", "H100", 2)]
    [InlineData("H100:many", "H100", 0)]
    [InlineData("", "", 1)]
    public void A_wish_is_read_from_text(string text, string name, int count)
    {
        Gpu wish = text;
        Assert.Equal((name, count), (wish.Name, wish.Count));
    }
}
