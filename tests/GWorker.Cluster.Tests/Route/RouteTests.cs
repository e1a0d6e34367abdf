using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

// One start serves all tests of a route.

[CollectionDefinition(nameof(LocalStart))]
public sealed class LocalRoute : ICollectionFixture<LocalStart>;

[CollectionDefinition(nameof(CopyingStart))]
public sealed class CopyingRoute : ICollectionFixture<CopyingStart>;

[CollectionDefinition(nameof(EmbeddedStart))]
public sealed class EmbeddedRoute : ICollectionFixture<EmbeddedStart>;

[CollectionDefinition(nameof(TwoProcessStart))]
public sealed class TwoProcessRoute : ICollectionFixture<TwoProcessStart>;

[Collection(nameof(LocalStart))]
public sealed class LocalCallTests(LocalStart route) : CallContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalBatchTests(LocalStart route) : BatchContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalStreamTests(LocalStart route) : StreamContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalGivingUpTests(LocalStart route) : GivingUpContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalAdmissionTests(LocalStart route) : AdmissionContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalPipelineTests(LocalStart route) : PipelineContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalComposeTests(LocalStart route) : ComposeContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalMapTests(LocalStart route) : MapContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalOverlapTests(LocalStart route) : OverlapContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalTraceTests(LocalStart route) : TraceContract(route);

[Collection(nameof(LocalStart))]
public sealed class LocalSpawnTests(LocalStart route) : SpawnContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingCallTests(CopyingStart route) : CallContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingBatchTests(CopyingStart route) : BatchContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingStreamTests(CopyingStart route) : StreamContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingGivingUpTests(CopyingStart route) : GivingUpContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingAdmissionTests(CopyingStart route) : AdmissionContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingPipelineTests(CopyingStart route) : PipelineContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingComposeTests(CopyingStart route) : ComposeContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingMapTests(CopyingStart route) : MapContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingOverlapTests(CopyingStart route) : OverlapContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingTraceTests(CopyingStart route) : TraceContract(route);

[Collection(nameof(CopyingStart))]
public sealed class CopyingSpawnTests(CopyingStart route) : SpawnContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedCallTests(EmbeddedStart route) : CallContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedBatchTests(EmbeddedStart route) : BatchContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedStreamTests(EmbeddedStart route) : StreamContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedGivingUpTests(EmbeddedStart route) : GivingUpContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedAdmissionTests(EmbeddedStart route) : AdmissionContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedPipelineTests(EmbeddedStart route) : PipelineContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedComposeTests(EmbeddedStart route) : ComposeContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedMapTests(EmbeddedStart route) : MapContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedOverlapTests(EmbeddedStart route) : OverlapContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedTraceTests(EmbeddedStart route) : TraceContract(route);

[Collection(nameof(EmbeddedStart))]
public sealed class EmbeddedSpawnTests(EmbeddedStart route) : SpawnContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessCallTests(TwoProcessStart route) : CallContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessBatchTests(TwoProcessStart route) : BatchContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessStreamTests(TwoProcessStart route) : StreamContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessGivingUpTests(TwoProcessStart route) : GivingUpContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessAdmissionTests(TwoProcessStart route) : AdmissionContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessPipelineTests(TwoProcessStart route) : PipelineContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessComposeTests(TwoProcessStart route) : ComposeContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessMapTests(TwoProcessStart route) : MapContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessOverlapTests(TwoProcessStart route) : OverlapContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessTraceTests(TwoProcessStart route) : TraceContract(route);

[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessSpawnTests(TwoProcessStart route) : SpawnContract(route);

/// <summary>What only another version can do.</summary>
[Collection(nameof(TwoProcessStart))]
public sealed class TwoProcessVersionTests(TwoProcessStart route) : RouteContract(route)
{
    [Fact]
    public async Task A_method_that_another_version_has_changed_is_a_typed_error_for_that_method_alone()
    {
        var versioned = Node.Get<Versioned>();
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
