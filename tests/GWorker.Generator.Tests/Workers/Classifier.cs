namespace GWorker.Generator.Tests.Workers;

[Worker]
public partial class Classifier
{
    readonly string atConstruction;

    public Classifier() => atConstruction = Model;

    [Parameter] public partial double Threshold { get; } = 1;
    [Parameter(PerPool = true)] public partial string Model { get; } = "small\n\"one\"";
    [Parameter] public partial DayOfWeek Day { get; } = DayOfWeek.Friday;
    [Parameter] public partial string? Note { get; } = null;
    [Parameter] public partial TimeSpan Age { get; } = default;
    [Parameter] public partial int Lowest { get; } = int.MinValue;
    [Parameter] public partial float Never { get; } = float.NaN;
    [Parameter] public partial int? Top { get; } = 3;

    [Method] public string Read() => FormattableString.Invariant($"{Threshold} {Model} {Day} {Note ?? "none"} {Age} {atConstruction}");
}
