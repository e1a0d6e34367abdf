namespace GWorker;

/// <summary>What one source says about one option, in the words of those who wrote it.</summary>
/// <param name="Option">About what.</param>
/// <param name="Values">One value, or the items of a list.</param>
/// <param name="Where">For example <c>GWORKER_PORT</c>: the source.</param>
/// <param name="Text">For example <c>=70000</c>: how it stands there.</param>
/// <param name="Write">For example <c>GWORKER_PORT=4053</c>: how it could stand there.</param>
internal sealed record Said(ConfigOption Option, IReadOnlyList<string> Values, string Where, string Text, string Write)
{
    internal string Value => Values[0];

    internal Fault Fault(string why) => new(Option.Code, Where, $"{Text}: {why}", $"Write {Write}");

    /// <summary>As a line of Akka's configuration, where the option becomes one.</summary>
    internal string? Hocon =>
        Option.Akka is null ? null :
        Option.IsList ? $"{Option.Akka} = [{string.Join(", ", Values.Select(v => Written.String(Option.ToAkka(v))))}]" :
        $"{Option.Akka} = {Written.String(Option.ToAkka(Value))}";

    internal static Said InCode(ConfigOption option, IReadOnlyList<string> values, string? shown = null) => new(option, values, "ClusterOptions",
        $".{option.Property} = {shown ?? (option.IsList ? $"[{string.Join(", ", values.Select(Written.String))}]" : Written.String(values[0]))}",
        $"{option.Property} = {option.InCode}");

    internal static Said InEnvironment(ConfigOption option, string value) =>
        new(option, option.IsList ? Items(value) : [value], option.Variable!, $"={value}", $"{option.Variable}={option.InText}");

    internal static Said InFile(string name, ConfigOption option, IReadOnlyList<string> values)
    {
        return new(option, values, name, $", gworker.{option.Key} = {Show(values)}", $"gworker.{option.Key} = {Show([option.InText])}");

        string Show(IReadOnlyList<string> texts) => option.IsList ? $"[{string.Join(", ", texts.Select(Written.String))}]" : texts[0];
    }

    internal static IReadOnlyList<string> Items(string commaSeparated) =>
        commaSeparated.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
