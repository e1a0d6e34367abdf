using FsCheck.Xunit;

namespace GWorker.Tests.Laws;

/// <summary>Whatever callers, clock and user code do: the laws of <see cref="Laws"/> hold. A failure prints its seed and its shrunk schedule.</summary>
[Properties(Arbitrary = [typeof(Schedules)], QuietOnSuccess = true)]
public class ScheduleLaws
{
    [Property(MaxTest = 150)]
    public Task Every_call_has_one_outcome_and_no_law_of_batching_is_broken(Schedule schedule) => Play.Run(schedule);
}
