using ILGPU;

namespace GWorker.Tests;

public sealed class PoclTests
{
    [Fact]
    public void What_it_touches_inside_ILGPU_is_there_in_the_version_it_was_written_for()
    {
        Assert.Equal("1.5.3", typeof(Context).Assembly.GetName().Version?.ToString(3));
        Assert.NotNull(Pocl.GenericSpace?.GetSetMethod(nonPublic: true));
        Assert.Equal(typeof(string), Pocl.Source?.FieldType);
    }
}
