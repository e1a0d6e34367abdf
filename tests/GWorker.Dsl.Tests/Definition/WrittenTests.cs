namespace GWorker.Tests.Definition;

public class WrittenTests
{
    [Theory]
    [InlineData(0, "0.Ms")]
    [InlineData(179.4981, "180.Ms")]
    [InlineData(2000, "2.S")]
    [InlineData(9999.2, "10.S")]
    [InlineData(83_211.7, "84.S")]
    [InlineData(120_000, "2.Mins")]
    public void Measured_times_are_rounded_up_to_what_a_reader_can_use(double milliseconds, string text) =>
        Assert.Equal(text, Written.Measured(TimeSpan.FromMilliseconds(milliseconds)));
}
