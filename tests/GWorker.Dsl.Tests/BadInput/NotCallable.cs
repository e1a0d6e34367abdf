namespace GWorker.Tests.BadInput;

/// <summary>Classes that no caller could reach or no host could make. Analyzers say so when they are compiled; these contracts are written by hand to see what a host says.</summary>
public class NotCallable
{
    sealed class Mute : IWorker<Mute>
    {
        public static WorkerContract<Mute> Contract { get; } = new() { FullName = "Tests.Mute", Methods = [], Create = static _ => new() };
    }

    sealed class TwoDoors : IWorker<TwoDoors>
    {
        public TwoDoors()
        {
        }

        public TwoDoors(string _)
        {
        }

        public static WorkerContract<TwoDoors> Contract { get; } = new()
        {
            FullName = "Tests.TwoDoors",
            Methods = [new Method<TwoDoors, Unit, bool>("Ok", 0, MethodTraits.None, "Ok() -> bool", static (_, _, _) => new(true))],
            Create = null,
        };
    }

    [Fact]
    public async Task A_class_without_methods_is_a_fault()
    {
        var error = await Assert.ThrowsAsync<DefinitionException>(() => App.Of("bad", App.Cls<Mute>()).Start());
        Assert.Equal("App \"bad\" cannot start: 1 fault.\n  GW1001 Mute: the class has no [Method], so nothing could call it. Mark a method with [Method].", error.Message);
    }

    [Fact]
    public async Task A_class_with_two_constructors_is_a_fault()
    {
        var error = await Assert.ThrowsAsync<DefinitionException>(() => App.Of("bad", App.Cls<TwoDoors>(), App.Cls<Mute>()).Start());
        Assert.Equal(
            "App \"bad\" cannot start: 2 faults.\n" +
            "  GW1002 TwoDoors: the class needs exactly one public constructor. Keep one public constructor and make the others private.\n" +
            "  GW1001 Mute: the class has no [Method], so nothing could call it. Mark a method with [Method].",
            error.Message);
    }
}
