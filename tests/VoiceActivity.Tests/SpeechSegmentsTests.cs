namespace GWorker.Examples.VoiceActivity.Tests;

/// <summary>From likelihoods to stretches: a frame is 32 ms, and stretches are widened by 30 ms on both sides.</summary>
public class SpeechSegmentsTests
{
    static float[] Frames(params (int Count, float Speech)[] parts) => [.. parts.SelectMany(p => Enumerable.Repeat(p.Speech, p.Count))];

    static string Of(params (int Count, float Speech)[] parts) =>
        string.Join(", ", SpeechSegments.Of(Frames(parts)).Select(s => FormattableString.Invariant($"{s.Start:0.000}-{s.End:0.000}")));

    [Fact]
    public void A_stretch_from_frame_10_to_20() => Assert.Equal("0.290-0.670", Of((10, 0), (10, 1), (10, 0)));

    [Fact]
    public void A_gap_of_3_frames_is_none_and_one_of_4_is() =>
        Assert.Equal(("0.290-1.086", "0.290-0.670, 0.738-1.118"), (Of((10, 0), (10, 1), (3, 0), (10, 1), (10, 0)), Of((10, 0), (10, 1), (4, 0), (10, 1), (10, 0))));

    [Fact]
    public void Less_than_a_quarter_of_a_second_is_noise() => Assert.Equal("", Of((10, 0), (7, 1), (10, 0)));

    [Fact]
    public void Once_begun_it_takes_less_to_go_on() => Assert.Equal("0.290-0.990", Of((10, 0), (10, 0.6f), (10, 0.4f), (10, 0.1f)));

    [Fact]
    public void It_may_begin_and_end_with_the_sound() => Assert.Equal("0.000-0.320", Of((10, 1)));

    [Fact]
    public void Of_nothing_there_is_nothing() => Assert.Empty(SpeechSegments.Of([]));
}
