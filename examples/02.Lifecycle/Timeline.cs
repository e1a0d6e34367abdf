/// <summary>What happened when, on the console.</summary>
static class Timeline
{
    static readonly long Start = TimeProvider.System.GetTimestamp();
    static volatile string last = "";

    public static void Say(string what)
    {
        Console.WriteLine($"{TimeProvider.System.GetElapsedTime(Start).TotalMilliseconds,5:0} ms  {what}");
        last = what;
    }

    public static async Task Until(string what)
    {
        while (last != what) await Task.Delay(5);
    }
}
