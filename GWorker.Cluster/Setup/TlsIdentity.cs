using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Transport.DotNetty;

namespace GWorker;

/// <summary>Who a node is on TLS connections, and whom it believes.</summary>
internal sealed class TlsIdentity
{
    readonly X509Certificate2 own;
    readonly X509Certificate2Collection authorities;
    readonly IReadOnlyList<string> thumbprints;
    readonly Lazy<SslStreamCertificateContext> shown;

    TlsIdentity(X509Certificate2 own, X509Certificate2Collection authorities, IReadOnlyList<string> thumbprints)
    {
        this.own = own;
        this.authorities = authorities;
        this.thumbprints = thumbprints;
        shown = new(() => SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true)); // not before it is checked
    }

    /// <summary>For Akka: both sides show a certificate, and what is believed is decided here alone.</summary>
    internal DotNettySslSetup Setup => new(own, suppressValidation: false, requireMutualAuthentication: true, customValidator: (peer, chain, _, _, _) => Believes(peer, chain));

    /// <summary>A data connection's side that was dialled, once the dialler has shown a certificate that is believed.</summary>
    internal async Task<Stream> ToClient(Stream stream, CancellationToken cancel)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            new()
            {
                ServerCertificateContext = shown.Value,
                ClientCertificateRequired = true,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, peer, chain, _) => Believes(peer as X509Certificate2, chain),
            },
            cancel).ConfigureAwait(false);
        return secure;
    }

    /// <summary>The dialling side: likewise.</summary>
    internal async Task<Stream> ToServer(Stream stream, string host, CancellationToken cancel)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(
            new()
            {
                TargetHost = host,
                ClientCertificateContext = shown.Value,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, peer, chain, _) => Believes(peer as X509Certificate2, chain),
            },
            cancel).ConfigureAwait(false);
        return secure;
    }

    internal bool Believes(X509Certificate2? peer, X509Chain? chain)
    {
        if (peer is null) return false;
        if (authorities.Count == 0 && thumbprints.Count == 0) return peer.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span);
        return (thumbprints.Count == 0 || IsListed(peer)) && (authorities.Count == 0 || IsIssued(peer, chain));
    }

    bool IsListed(X509Certificate2 peer) =>
        thumbprints.Contains(peer.GetCertHashString(HashAlgorithmName.SHA256), StringComparer.OrdinalIgnoreCase) ||
        thumbprints.Contains(peer.GetCertHashString(HashAlgorithmName.SHA1), StringComparer.OrdinalIgnoreCase);

    bool IsIssued(X509Certificate2 peer, X509Chain? seen)
    {
        // A chain of our own: the one at hand was built against the machine's public authorities. A private one rarely publishes what it revoked.
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (seen is not null) chain.ChainPolicy.ExtraStore.AddRange(seen.ChainPolicy.ExtraStore);
        return chain.Build(peer);
    }

    /// <summary>None where no certificate is configured.</summary>
    internal static TlsIdentity? Of(TlsOptions? options, Func<ConfigOption, Said?> said, List<Fault> faults)
    {
        var (file, authority, thumbprints) = (said(ConfigOption.Certificate), said(ConfigOption.Authority), said(ConfigOption.Thumbprints));
        var authorities = new X509Certificate2Collection((options?.Authority ?? []).ToArray());
        if (authorities.Count == 0 && authority is not null) Read(authority, () => authorities.ImportFromPemFile(authority.Value), faults);
        if (authorities.Count == 0 && (authority is not null || options?.Authority is not null) && faults.All(f => f.Code != "GW1068"))
            faults.Add(authority?.Fault("it has no certificate") ?? new("GW1068", "ClusterOptions", ".Tls.Authority = []: it has no certificate", "Leave it out, or list the authority's certificate"));

        var own = options?.Certificate;
        if (own is null && file is not null)
            Read(file, () => own = X509CertificateLoader.LoadPkcs12FromFile(file.Value, said(ConfigOption.Password)?.Value), faults);
        if (own is { HasPrivateKey: false })
            faults.Add(new("GW1067", "ClusterOptions", $".Tls: the certificate {own.Subject} has no private key, so this node could not prove that it is its own",
                "Export it as PFX with its private key, and give that as Tls.CertificateFile (GWORKER_TLS_CERTIFICATE)"));
        if (own is null && file is null && (options is not null || authority is not null || thumbprints is { Values.Count: > 0 }))
            faults.Add(new("GW1066", "ClusterOptions", ".Tls: it has no certificate", "Write Tls = new TlsOptions { CertificateFile = \"node.pfx\" } (GWORKER_TLS_CERTIFICATE=node.pfx)"));
        return own is null ? null : new(own, authorities, thumbprints?.Values ?? []);
    }

    static void Read(Said file, Action read, List<Fault> faults)
    {
        try
        {
            if (File.Exists(file.Value)) read();
            else faults.Add(file.Fault("there is no such file"));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            faults.Add(file.Fault($"it cannot be read: {e.Message.TrimEnd('.')}"));
        }
    }
}
