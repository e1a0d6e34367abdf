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
        if (device == "pocl") Skip = Labs.Missing(Lab.OpenCl)!;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[device]];
}
