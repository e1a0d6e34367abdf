namespace GWorker;

/// <summary>A matrix of weights with its bias, laid out once for the way it is read ever after. Made by <see cref="Operations.CreateLinear"/>.</summary>
public abstract class Linear : Resident
{
    private protected Linear(Place place, int depth, int width, Precision precision)
        : base(place) => (Depth, Width, Precision) = (depth, width, precision);

    /// <summary>Numbers per row of the input.</summary>
    public int Depth { get; }

    /// <summary>Numbers per row of the output.</summary>
    public int Width { get; }

    /// <summary>How products with it are computed here: what was asked for, or <see cref="Precision.Single"/> on a device without tensor cores.</summary>
    public Precision Precision { get; }

    /// <summary>Shape and place, for example <c>512×1536 on the host</c>.</summary>
    public override string ToString() => $"{Depth}×{Width} on {Place}";
}
