using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class HiddenHookAnalyzerTests
{
    const string Message =
        "GW0015 at 'W': Worker 'W' cannot call hook 'Load' of its base class 'B'. " +
        "Write 'protected' before it, and give it a name that no class below takes.";

    [Fact]
    public Task Private_in_a_base_class() => Analysis.Expect(
        "public abstract class B { [OnEnter] void Load() { } } [Worker] public partial class W : B { [Method] public int M() => 1; }", Message);

    [Fact]
    public Task Protected_and_hidden() => Analysis.Expect(
        """
        public abstract class B { [OnEnter] protected void Load() { } }
        [Worker] public partial class W : B { [Method] public int M() => 1; [OnEnter] protected new void Load() { } }
        """, Message);

    [Fact]
    public Task Protected_beside_an_overload() => Analysis.Expect(
        """
        public abstract class B { [OnEnter] protected void Load() { } }
        [Worker] public partial class W : B { [Method] public int M() => 1; void Load(string path) { } }
        """);

    [Fact]
    public Task Public_and_hidden_is_called_through_the_base_class() => Analysis.Expect(
        """
        public abstract class B { [OnEnter] public void Load() { } }
        [Worker] public partial class W : B { [Method] public int M() => 1; [OnEnter] public new void Load() { } }
        """);

    [Fact]
    public Task Private_in_a_base_worker_is_called_by_its_contract() => Analysis.Expect(
        "[Worker] public partial class B { [Method] public int M() => 1; [OnEnter] void Load() { } } [Worker] public partial class W : B { [OnEnter] void Load() { } }");
}
