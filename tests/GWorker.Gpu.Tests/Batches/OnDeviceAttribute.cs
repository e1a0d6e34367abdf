using System.Reflection;
using Xunit.Sdk;

namespace GWorker.Tests;

/// <summary>Runs a test with a device's name; where this machine lacks it, the test is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnDeviceAttribute : DataAttribute
{
    readonly string device;

    public OnDeviceAttribute(string device)
    {
        this.device = device;
        Skip = device switch
        {
            "pocl" => Labs.Missing(Lab.OpenCl)!,
            "cuda" => Labs.Missing(Lab.Cuda)!,
            _ => null!,
        };
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[device]];
}
