using GWorker.Tests.TestKit;

namespace GWorker.Tests.Definition;

/// <summary>An app is a named list of definitions: a value like them.</summary>
public class AppTests
{
    static readonly Cls<Scripted> Small = App.Cls<Scripted>().Named("small");

    [Fact]
    public void It_prints_as_it_is_written()
    {
        Assert.Equal(
            "App.Of(\"serving\", App.Cls<Scripted>().Named(\"small\"), App.Cls<Plain>()).MaxPools(8)",
            App.Of("serving", Small, App.Cls<Plain>()).MaxPools(8).ToString());
        Assert.Equal("App.Of(\"a\", App.Cls<Plain>()).KeepCalls(50)", App.Of("a", App.Cls<Plain>()).KeepCalls(50).ToString());
        Assert.Equal("App.Of(\"a\", App.Cls<Plain>()).MaxPools(8).KeepCalls(50, 2.MiB)", App.Of("a", App.Cls<Plain>()).KeepCalls(50, 2.MiB).MaxPools(8).ToString());
    }

    [Fact]
    public void Equality_is_structural()
    {
        Assert.Equal(App.Of("a", Small, App.Cls<Plain>()), App.Of("a", App.Cls<Scripted>().Named("small"), App.Cls<Plain>()));
        Assert.Equal(App.Of("a", Small).GetHashCode(), App.Of("a", App.Cls<Scripted>().Named("small")).GetHashCode());
        Assert.NotEqual(App.Of("a", Small), App.Of("b", Small));
        Assert.NotEqual(App.Of("a", Small), App.Of("a", Small).MaxPools(64));
        Assert.NotEqual(App.Of("a", Small), App.Of("a", Small).KeepCalls(10_000));
        Assert.NotEqual(App.Of("a", Small).KeepCalls(5), App.Of("a", Small).KeepCalls(5, 1.MiB));
        Assert.Equal(App.Of("a", Small).KeepCalls(5).MaxPools(3), App.Of("a", Small).MaxPools(3).KeepCalls(5, 256.MiB));
        Assert.Equal(App.Of("a", Small).KeepCalls(5).MaxPools(3).GetHashCode(), App.Of("a", Small).MaxPools(3).KeepCalls(5, 256.MiB).GetHashCode());
        Assert.NotEqual(App.Of("a", Small, App.Cls<Plain>()), App.Of("a", Small));
    }

    [Fact]
    public void It_does_not_change()
    {
        var app = App.Of("a", Small);
        Assert.NotSame(app, app.MaxPools(3));
        Assert.NotSame(app, app.KeepCalls(3));
        Assert.Equal("App.Of(\"a\", App.Cls<Scripted>().Named(\"small\"))", app.ToString());
        Assert.Equal(new Cls[] { Small }, app.Classes);
    }
}
