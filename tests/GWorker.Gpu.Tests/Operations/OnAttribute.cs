using System.Reflection;
using Xunit.Sdk;

namespace GWorker.Tests;

/// <summary>Runs a contract test in one place; where this machine lacks it, the test is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnAttribute : DataAttribute
{
    readonly Lab lab;

    public OnAttribute(Lab lab)
    {
        this.lab = lab;
        Skip = Labs.Missing(lab)!;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[lab]];
}
