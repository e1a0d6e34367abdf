using GWorker.Generator.Tests.Harness;
using GWorker.Generator.Tests.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Generator.Tests;

/// <summary>Constructors, hooks and inheritance through the generated contract.</summary>
public class LifecycleTests
{
    static async Task<string> Run<T>(T worker, IEnumerable<Hook<T>> hooks) where T : Root
    {
        worker.Log.Clear();
        foreach (var hook in hooks) await hook.Invoke(worker, new CancellationTokenSource().Token);
        return string.Join(", ", worker.Log);
    }

    [Fact]
    public async Task Enter_base_class_first_and_each_override_once()
    {
        var contract = ContractOf<Upper>.Value;
        Assert.Equal("root enter, lower virtual, lower enter True, between enter, upper enter", await Run(ContractOf<Upper>.Create(), contract.Enter));
        Assert.Equal("RootEnter, Virtual, Private, Middle, Private", string.Join(", ", contract.Enter.Select(h => h.Name)));
        Assert.Equal([false, false, true, true, false], contract.Enter.Select(h => h.IsAsync));
    }

    [Fact]
    public async Task Exit_base_class_last() =>
        Assert.Equal("upper exit, lower exit, root exit", await Run(ContractOf<Upper>.Create(), ContractOf<Upper>.Value.Exit));

    [Fact]
    public async Task A_base_workers_own_contract_stops_at_itself()
    {
        Assert.Equal("root enter, lower virtual, lower enter True", await Run(ContractOf<Lower>.Create(), ContractOf<Lower>.Value.Enter));
        Assert.Equal("lower exit, root exit", await Run(ContractOf<Lower>.Create(), ContractOf<Lower>.Value.Exit));
    }

    [Fact]
    public async Task Methods_are_inherited_overridden_and_hidden()
    {
        Assert.Equal("Who, Depth, Read", string.Join(", ", ContractOf<Upper>.Value.Methods.Select(m => m.Name)));
        var upper = ContractOf<Upper>.Create();
        Assert.Equal("lower", await Upper.Methods.Who.Invoke(upper, default, CallContext.None));
        Assert.Equal(2, await Upper.Methods.Depth.Invoke(upper, default, CallContext.None));
        Assert.Equal(1, await Lower.Methods.Depth.Invoke(upper, default, CallContext.None));
    }

    [Fact]
    public void Constructor_arguments_come_from_services()
    {
        var given = ContractOf<Upper>.Create().Given;
        Assert.Equal([CpuDevice.Instance, NullLogger<Upper>.Instance, TimeProvider.System, "none", null, 3], given);

        var services = new Services { [typeof(string)] = "named", [typeof(Version)] = new Version(2, 1), [typeof(int?)] = 8 };
        Assert.Equal([CpuDevice.Instance, NullLogger<Upper>.Instance, TimeProvider.System, "named", new Version(2, 1), 8], ContractOf<Upper>.Create(services).Given);
    }

    [Fact]
    public void A_missing_service_is_named()
    {
        var error = Assert.Throws<MissingServiceException>(() => ContractOf<Needy>.Create());
        Assert.Contains("weights", error.Message);
    }

    [Fact]
    public void Without_a_single_public_constructor_there_is_no_call() => Assert.Null(ContractOf<Undecided>.Value.Create);

    [Fact]
    public void Full_names_tell_generic_workers_apart()
    {
        Assert.Equal("GWorker.Generator.Tests.Workers.Upper", ContractOf<Upper>.Value.FullName);
        Assert.Equal("GWorker.Generator.Tests.Workers.Pool<System.String>", ContractOf<Pool<string>>.Value.FullName);
        Assert.Equal("GWorker.Generator.Tests.Workers.Pool<System.Int32>.Inner<System.Version>", ContractOf<Pool<int>.Inner<Version>>.Value.FullName);
    }

    sealed class Services : Dictionary<Type, object>, IServiceProvider
    {
        public object? GetService(Type type) => this.GetValueOrDefault(type);
    }
}
