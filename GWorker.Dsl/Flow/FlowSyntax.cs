namespace GWorker;

/// <summary>Makes flows longer: <c>tokenizer.Encode >> embedder.Embed >> (v => v[0])</c>. What does not fit does not compile.</summary>
public static class FlowSyntax
{
    extension<TIn, TMiddle, TOut>(Flow<TIn, TMiddle>)
    {
        /// <summary>What comes out of the first goes into the second.</summary>
        public static Flow<TIn, TOut> operator >>(Flow<TIn, TMiddle> first, Flow<TMiddle, TOut> second) =>
            new ChainFlow<TIn, TMiddle, TOut>(Flow.Given(first), Flow.Given(second));

        /// <summary>What comes out goes into a function, which runs in the caller's process.</summary>
        public static Flow<TIn, TOut> operator >>(Flow<TIn, TMiddle> first, Func<TMiddle, TOut> function) => first >> Flow.Of(function, null);

        /// <summary>What comes out goes into an asynchronous function, which runs in the caller's process.</summary>
        public static Flow<TIn, TOut> operator >>(Flow<TIn, TMiddle> first, Func<TMiddle, Task<TOut>> function) => first >> Flow.Of(function, null);

        /// <summary>What comes out goes into an asynchronous function, which is told when nobody waits for it any more.</summary>
        public static Flow<TIn, TOut> operator >>(Flow<TIn, TMiddle> first, Func<TMiddle, CancellationToken, Task<TOut>> function) => first >> Flow.Of(function, null);

        /// <summary>What comes out of the first goes into one that streams: the whole answers with a stream.</summary>
        public static StreamFlow<TIn, TOut> operator >>(Flow<TIn, TMiddle> first, StreamFlow<TMiddle, TOut> second) =>
            StreamFlow<TIn, TOut>.Of(Flow.Given(first) >> Flow.Given(second).Stages, second.Whole);
    }

    extension<TIn, TMiddle, TOut>(StreamFlow<TIn, TMiddle>)
    {
        /// <summary>Each item of the stream goes through the second.</summary>
        public static StreamFlow<TIn, TOut> operator >>(StreamFlow<TIn, TMiddle> first, Flow<TMiddle, TOut> second) =>
            StreamFlow<TIn, TOut>.Of(Flow.Given(first).Stages >> Flow.Given(second), first.Whole);

        /// <summary>Each item of the stream becomes a stream: those of one item come after those of the item before it.</summary>
        public static StreamFlow<TIn, TOut> operator >>(StreamFlow<TIn, TMiddle> first, StreamFlow<TMiddle, TOut> second) =>
            StreamFlow<TIn, TOut>.Of(Flow.Given(first).Stages >> Flow.Given(second).Stages, first.Whole, second.Whole);

        /// <summary>Each item of the stream goes into a function, which runs in the caller's process.</summary>
        public static StreamFlow<TIn, TOut> operator >>(StreamFlow<TIn, TMiddle> first, Func<TMiddle, TOut> function) => first >> Flow.Of(function, null);

        /// <summary>Each item of the stream goes into an asynchronous function, which runs in the caller's process.</summary>
        public static StreamFlow<TIn, TOut> operator >>(StreamFlow<TIn, TMiddle> first, Func<TMiddle, Task<TOut>> function) => first >> Flow.Of(function, null);

        /// <summary>Each item of the stream goes into an asynchronous function, which is told when nobody waits for it any more.</summary>
        public static StreamFlow<TIn, TOut> operator >>(StreamFlow<TIn, TMiddle> first, Func<TMiddle, CancellationToken, Task<TOut>> function) => first >> Flow.Of(function, null);
    }
}
