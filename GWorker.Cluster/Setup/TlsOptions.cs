using System.Security.Cryptography.X509Certificates;

namespace GWorker;

/// <summary>
/// TLS between nodes. Both sides always show a certificate. Whom a node believes: peers issued by <see cref="Authority"/> and, where
/// <see cref="Thumbprints"/> are listed, among them; with neither, peers that have the very same certificate. The machine's list of public
/// authorities never counts: anybody can be issued a certificate by one of them.
/// </summary>
public sealed record TlsOptions
{
    /// <summary>This node's certificate, with its private key. Default: the one in <see cref="CertificateFile"/>.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>A PFX file with this node's certificate and private key. Environment: <c>GWORKER_TLS_CERTIFICATE</c>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The password of <see cref="CertificateFile"/>. It is never logged. Default: none. Environment: <c>GWORKER_TLS_PASSWORD</c>.</summary>
    public string? Password { get; init; }

    /// <summary>The authorities that issue the nodes' certificates. Default: those in <see cref="AuthorityFile"/>.</summary>
    public IReadOnlyList<X509Certificate2>? Authority { get; init; }

    /// <summary>A PEM file with the authorities' certificates. Default: none. Environment: <c>GWORKER_TLS_AUTHORITY</c>.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The only peers to believe, by SHA-256 (64 hexadecimal digits) or SHA-1 (40). Default: no such limit.</summary>
    public IReadOnlyList<string>? Thumbprints { get; init; }

    /// <summary>What is said, without the password.</summary>
    public override string ToString() =>
        $"TlsOptions {{ {Certificate?.Subject ?? CertificateFile ?? "no certificate"}{(Password is null ? "" : ", password …")} }}";
}
