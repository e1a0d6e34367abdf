using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

public sealed class LocalRouteTests(LocalStart route) : RouteContract(route), IClassFixture<LocalStart>;

public sealed class EmbeddedRouteTests(EmbeddedStart route) : RouteContract(route), IClassFixture<EmbeddedStart>;

public sealed class TwoProcessRouteTests(TwoProcessStart route) : RouteContract(route), IClassFixture<TwoProcessStart>
{
    readonly StartedRoute route = route;

    [Fact]
    public async Task A_method_that_another_version_has_changed_is_a_typed_error_for_that_method_alone()
    {
        var versioned = route.Node.Get<Versioned>();
        Assert.Equal("a", await versioned.Same.Remote("a").Soon());
        var changed = await versioned.Changed.Remote(1).Throws<ContractMismatchException>();
        Assert.Equal(("Versioned", Versioned.Methods.Changed.Signature), (changed.Worker, changed.Signature));
        Assert.Equal(
            "Versioned on the node that was called has no method Changed(int) -> int. Deploy the same version there, or keep the old method beside the new one while both are out.",
            changed.Message);
        await versioned.Removed.Remote(1).Throws<ContractMismatchException>();
        Assert.Equal("b", await versioned.Same.Remote("b").Soon());
    }
}
