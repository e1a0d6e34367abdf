using System.Collections;
using static GWorker.Tests.Wire.Contracts;

namespace GWorker.Tests.Wire;

public class CodecRulesTests
{
    [Theory]
    [InlineData(typeof(float[][]))]
    [InlineData(typeof(Team))]
    [InlineData(typeof(Chain))]
    [InlineData(typeof(IShape))]
    [InlineData(typeof(IReadOnlyList<Person>))]
    [InlineData(typeof(Dictionary<Guid, (int, Person?)>))]
    [InlineData(typeof(Person[,]))]
    [InlineData(typeof(Half?))]
    public void Travels(Type type) => Assert.Null(Codec.FaultOf(type));

    [Theory]
    [InlineData(typeof(Plain), "Plain is not a MessagePack contract. Mark it [MessagePackObject] and its members [Key(0)], [Key(1)] …")]
    [InlineData(typeof(List<Plain[]>), "Plain is not a MessagePack contract. Mark it [MessagePackObject] and its members [Key(0)], [Key(1)] …")]
    [InlineData(typeof(Order), "Plain (in Order.Buyers) is not a MessagePack contract. Mark it [MessagePackObject] and its members [Key(0)], [Key(1)] …")]
    [InlineData(typeof((int, object)), "object does not say what travels. Write the type that is meant, or an interface marked [Union]")]
    [InlineData(typeof(Keyless), "Keyless has a member without a key. Mark A [Key(n)], or [IgnoreMember] where it stays behind")]
    [InlineData(typeof(Hidden), "Hidden is not public, so no formatter can be made for it. Make it and what it is nested in public")]
    [InlineData(typeof(Func<int>), "Func<int> cannot travel between nodes. Send the data that it stands for")]
    [InlineData(typeof(Task<int>), "Task<int> cannot travel between nodes. Send the data that it stands for")]
    [InlineData(typeof(Stream), "Stream cannot travel between nodes. Send the data that it stands for")]
    [InlineData(typeof(Type), "Type cannot travel between nodes. Send the data that it stands for")]
    [InlineData(typeof(CancellationToken?), "CancellationToken cannot travel between nodes. Send the data that it stands for")]
    [InlineData(typeof(ArrayList), "ArrayList cannot travel between nodes. Send the data that it stands for")]
    [InlineData(typeof(IEnumerable), "IEnumerable cannot travel between nodes. Send the data that it stands for")]
    [InlineData(typeof(IThing), "IThing is an interface. Mark it [Union(0, typeof(…))] and what it stands for [MessagePackObject], or write the type that is meant")]
    [InlineData(typeof(Basket), "Basket is a collection of its own kind. Use an array or a List<T>, or mark it [MessagePackFormatter(typeof(…))]")]
    [InlineData(typeof(Span<int>), "Span<int> cannot leave the process. Use a type that holds its values, such as an array")]
    [InlineData(typeof(Dictionary<Person, int>), "Dictionary<Person, int> has keys that cannot be hashed safely. Use a string, a number, an enum or a Guid as the key, or send an array of pairs")]
    public void Says_what_is_wrong_and_what_to_write(Type type, string fault) => Assert.Equal(fault, Codec.FaultOf(type));

    [Fact]
    public void What_MessagePack_refuses_is_told_in_its_words() =>
        Assert.Matches("^Unbuildable has a contract that MessagePack refuses: .+ Mend it, or mark a constructor", Codec.FaultOf(typeof(Unbuildable)));

    [Fact]
    public void A_contract_without_end_ends_here() => Assert.NotNull(Codec.FaultOf(typeof(Growing<int>)));
}
