using System.Buffers;
using FsCheck.Xunit;
using MessagePack;

namespace GWorker.Tests.Wire;

public class ErrorCodecTests
{
    static readonly Exception[] Errors =
    [
        new WorkerFailedException("Embedder", "Embed", new InvalidOperationException("boom")),
        new CallTimeoutException("Embedder", "Embed", 5.S, 4.9.S, 0.1.S),
        new OverloadedException("Embedder", "16384 items", 3.S),
        new UnavailableException("Embedder", "no worker is ready", "Look at the log", new WorkerStartException("Embedder", "its constructor threw", "Mend it")),
        new WorkerLostException("Embedder", "Embed", "its node left", 2),
        new DrainingException("Embedder"),
        new BatchShapeException("Embedder", "Embed", 64, 63),
        new ListTooLongException("Embedder", 20_000, 16_384),
        new WorkerStartException("Embedder", "its constructor threw", "Mend it", new MissingServiceException("Embedder", typeof(IDisposable), "service")),
        new DeviceMissingException("Embedder", [Gpu.Cpu], []),
        new DefinitionException("App \"a\"", [new("GW1003", "Embedder.Batched(0)", ": a batch needs a size", "Write .Batched(64, 20.Ms)"), new("GW1", "w", "x", "y")]),
        new ContractMismatchException("Embedder", "Embed(Batch<string>) -> float[]"),
        PayloadException.TooLarge("Embedder", "Embed", "its input", 10),
        new PayloadTooLargeException("Embedder", 3, 5L << 30, 16_384, 1L << 30),
        new DeviceFaultException("Embedder", "NVIDIA H100", "an illegal memory access"),
        new DeviceMemoryException("Embedder", "NVIDIA H100", 4096, 128),
        new KernelException("Kernels.Twice", "Kernels.cs:7", "no strings"),
        new UnknownCallException("0123456789abcdefghjkmnpqrs"),
        new CallsFullException("Embedder", 10_000, 10_000, 5_000_000_000, 1L << 40, 1024),
        new CallMismatchException("0123456789abcdefghjkmnpqrs", "Embedder.Embed", "Embedder: Count(string[]) -> int"),
        new RemoteException(new("another version's words")),
        new OperationCanceledException("cancelled"),
    ];

    /// <summary>One holds a type, which is never looked up by name: it arrives as text. The others arise before there is a wire, or on the caller's side of it.</summary>
    static readonly Type[] TextOnly = [typeof(MissingServiceException), typeof(ClusterStartException), typeof(StageFailedException), typeof(CallPendingException)];

    public static TheoryData<string> Names() => [.. Errors.Select(e => e.GetType().Name)];

    static byte[] Bytes(Exception error)
    {
        var to = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(to);
        ErrorCodec.Write(ref writer, error);
        writer.Flush();
        return to.WrittenSpan.ToArray();
    }

    static Exception Read(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        var error = ErrorCodec.Read(ref reader);
        Assert.True(reader.End);
        return error;
    }

    static byte[] Written(int code, params object[] fields)
    {
        var to = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(to);
        writer.WriteArrayHeader(3 + fields.Length);
        writer.Write(code);
        writer.Write("the message");
        writer.WriteNil();
        foreach (var field in fields) Codec.Write(ref writer, field.GetType(), field);
        writer.Flush();
        return to.WrittenSpan.ToArray();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Arrives_as_it_was(string name)
    {
        var error = Errors.Single(e => e.GetType().Name == name);
        var back = Read(Bytes(error));
        Assert.IsType(error.GetType(), back);
        foreach (var property in error.GetType().GetProperties().Where(p => p.DeclaringType != typeof(Exception)))
            Assert.Equal(property.GetValue(error), property.GetValue(back));
        Assert.Equal(error.Message, back.Message);
        Assert.Equal(error.InnerException?.Message, back.InnerException?.Message);
    }

    [Fact]
    public void No_type_has_been_forgotten()
    {
        var all = new[] { typeof(GWorkerException), typeof(RemoteException) }.SelectMany(t => t.Assembly.GetTypes()).Where(t => t.IsSubclassOf(typeof(GWorkerException)) && !t.IsAbstract);
        Assert.Equal(all.Except(TextOnly).Select(t => t.Name).Order(), Errors.OfType<GWorkerException>().Select(e => e.GetType().Name).Order());
    }

    [Fact]
    public void What_has_no_form_arrives_as_text()
    {
        var missing = new MissingServiceException("Embedder", typeof(IDisposable), "service");
        Assert.Equal(missing.Message, Assert.IsType<RemoteException>(Read(Bytes(missing))).Message);
        Assert.Contains("System.FormatException: boom", Assert.IsType<RemoteException>(Read(Bytes(new FormatException("boom")))).Message, StringComparison.Ordinal);
        Assert.IsType<OperationCanceledException>(Read(Bytes(new TaskCanceledException("cancelled"))));
    }

    [Fact]
    public void Another_versions_errors_are_read()
    {
        Assert.Equal("the message", Assert.IsType<RemoteException>(Read(Written(999, 1, "two", new[] { 3f }))).Message);
        Assert.Equal(2, Assert.IsType<WorkerLostException>(Read(Written(6, 2, "a field that was added"))).Attempts);
        Assert.Equal("the message", Assert.IsType<RemoteException>(Read(Written(8, 2))).Message);
    }

    [Fact]
    public void Long_texts_are_cut_and_causes_end_somewhere()
    {
        var error = new WorkerFailedException("w", "m", new InvalidOperationException(new string('x', 1_000_000)));
        var bytes = Bytes(error);
        Assert.InRange(bytes.Length, 3 * 64_000, 4 * 66_000);
        Assert.EndsWith("…", Assert.IsType<WorkerFailedException>(Read(bytes)).RemoteStack, StringComparison.Ordinal);
        Exception deep = new InvalidOperationException("0");
        for (var i = 1; i < 100; i++) deep = new UnavailableException("w", "y", "z", deep);
        var depth = 0;
        for (var back = Read(Bytes(deep)); back is not null; back = back.InnerException) depth++;
        Assert.Equal(5, depth);
    }

    [Property(MaxTest = 1000, QuietOnSuccess = true)]
    public void Random_bytes_are_an_error_or_an_exception(byte[] bytes)
    {
        byte[][] all = [bytes, [0x94, 3, 0xA1, 65, 0xC0, .. bytes], [0x94, 12, 0xA1, 65, 0xC0, .. bytes], [0x94, 2, 0xA1, 65, .. bytes]];
        foreach (var candidate in all)
        {
            try
            {
                var reader = new MessagePackReader(candidate);
                Assert.NotNull(ErrorCodec.Read(ref reader));
            }
            catch (MessagePackSerializationException)
            {
            }
        }
    }

    [Fact]
    public void Nested_without_end_is_refused() =>
        Assert.Throws<MessagePackSerializationException>(() => Read([.. Enumerable.Repeat<byte[]>([0x93, 5, 0xA0], 100_000).SelectMany(b => b)]));
}
