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
    }
}
