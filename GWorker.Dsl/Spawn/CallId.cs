using System.Buffers;
using System.Security.Cryptography;

namespace GWorker;

/// <summary>
/// Names of spawned calls. Whoever knows one may fetch, look at and cancel its call, so nobody can guess one: 130 bits from the system's
/// random numbers. They go by telephone: no letter looks like another.
/// </summary>
internal static class CallId
{
    internal const int Length = 26;

    const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";

    static readonly SearchValues<char> All = SearchValues.Create(Letters);

    internal static string New() => RandomNumberGenerator.GetString(Letters, Length);

    internal static bool IsOne(string? text) => text is { Length: Length } && !text.AsSpan().ContainsAnyExcept(All);
}
