using GWorker.Tests.Spawn;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// A spawned call's home had told how it ended and was lost. Its deputy answered for the call from that moment on, and for the next one said that it still ran:
/// it made the calls its own first, and ended them behind that.
/// </summary>
public class WhatHadEndedIsNeverSeenToRunAgain
{
    [Fact]
    public async Task A_copy_with_an_outcome_has_ended_as_soon_as_its_home_is_here()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var bed = new CallBed();
            var home = bed.Join(2);
            KeptCall<string, int>[] copies = [.. Enumerable.Range(0, 200).Select(_ => bed.Call())];
            foreach (var copy in copies)
            {
                copy.SetOutcome(new(1));
                copy.TakeOutcome();
                bed.Parts.Calls.Desk!.Hold(copy, home.Uid, 1.H, 100);
            }

            var looks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var early = Task.Run(() =>
            {
                looks.SetResult();
                for (var seen = 0; seen < copies.Length;)
                {
                    seen = 0;
                    foreach (var copy in copies)
                    {
                        if (copy.Home != 0) continue;
                        if (!copy.HasEnded) return false;
                        seen++;
                    }
                }

                return true;
            });
            await looks.Task;
            bed.Parts.Calls.Desk!.OnRemoved(home.Uid);
            Assert.True(await early.Soon());
        }
    }
}
