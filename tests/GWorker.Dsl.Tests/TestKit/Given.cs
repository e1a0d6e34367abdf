namespace GWorker.Tests.TestKit;

/// <summary>Services for workers' constructors: these objects, by their types.</summary>
sealed class Given(params object[] services) : IServiceProvider
{
    public object? GetService(Type type) => services.FirstOrDefault(type.IsInstanceOfType);
}
