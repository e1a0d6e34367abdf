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
    }

    [Fact]
    public void Equality_is_structural()
    {
        Assert.Equal(App.Of("a", Small, App.Cls<Plain>()), App.Of("a", App.Cls<Scripted>().Named("small"), App.Cls<Plain>()));
        Assert.Equal(App.Of("a", Small).GetHashCode(), App.Of("a", App.Cls<Scripted>().Named("small")).GetHashCode());
        Assert.NotEqual(App.Of("a", Small), App.Of("b", Small));
        Assert.NotEqual(App.Of("a", Small), App.Of("a", Small).MaxPools(64));
        Assert.NotEqual(App.Of("a", Small, App.Cls<Plain>()), App.Of("a", Small));
    }

    [Fact]
    public void It_does_not_change()
    {
        var app = App.Of("a", Small);
        Assert.NotSame(app, app.MaxPools(3));
        Assert.Equal("App.Of(\"a\", App.Cls<Scripted>().Named(\"small\"))", app.ToString());
        Assert.Equal(new Cls[] { Small }, app.Classes);
    }
}
