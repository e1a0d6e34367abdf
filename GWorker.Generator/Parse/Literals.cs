using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GWorker.Generator.Parse;

/// <summary>Constants as source text.</summary>
internal static class Literals
{
    /// <summary>
    /// An expression of exactly <paramref name="type"/>: <c>1</c> given to a <c>double</c> must box as the double that callers' values
    /// are compared to.
    /// </summary>
    internal static string Of(object? value, ITypeSymbol type) =>
        value is not null ? IsOfType(value, type) ? Text(value) : $"({TypeNames.Full(type)})({Text(value)})" :
        type.IsValueType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T ? $"default({TypeNames.Full(type)})" :
        "null";

    static bool IsOfType(object value, ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => value is string,
        SpecialType.System_Boolean => value is bool,
        SpecialType.System_Char => value is char,
        SpecialType.System_Int32 => value is int,
        SpecialType.System_Int64 => value is long,
        SpecialType.System_Double => value is double,
        SpecialType.System_Single => value is float,
        SpecialType.System_Decimal => value is decimal,
        _ => false,
    };

    internal static string Text(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    static string Text(object value) => value switch
    {
        string text => Text(text),
        char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
        bool flag => flag ? "true" : "false",
        double number => Text(number, "double", "d"),
        float number => Text(number, "float", "f"),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is no constant.", nameof(value)),
    };

    static string Text(double number, string type, string suffix) =>
        double.IsNaN(number) ? $"{type}.NaN" :
        double.IsPositiveInfinity(number) ? $"{type}.PositiveInfinity" :
        double.IsNegativeInfinity(number) ? $"{type}.NegativeInfinity" :
        // Some hosts of the compiler print a negative zero without its sign.
        number == 0 && BitConverter.DoubleToInt64Bits(number) < 0 ? $"-0{suffix}" :
        (suffix == "f" ? ((float)number).ToString("R", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture)) + suffix;
}
