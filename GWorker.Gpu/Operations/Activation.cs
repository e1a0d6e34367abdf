namespace GWorker;

/// <summary>A function of each number.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).</summary>
    Gelu,

    /// <summary>tanh x.</summary>
    Tanh,
}
