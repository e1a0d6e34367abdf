namespace GWorker.Tests.TestKit;

/// <summary>What others give as a seed to join a node.</summary>
static class SeedOf
{
    internal static string Seed(this ClusterNode node) => Seed(node.Address);

    internal static string Seed(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
