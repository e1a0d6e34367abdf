using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>
/// One certificate for all processes of this machine, made on first use beside the program: peers that have the very same are
/// believed. In production each node has its own, and <c>TlsOptions.Authority</c> says who may issue them.
/// </summary>
static class DevCertificate
{
    internal static X509Certificate2 Load()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "dev-certificate.pfx");
        if (!File.Exists(file))
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=gworker-dev", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var now = TimeProvider.System.GetUtcNow();
            using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
            File.WriteAllBytes(file, made.Export(X509ContentType.Pfx));
        }

        return X509CertificateLoader.LoadPkcs12FromFile(file, password: null);
    }
}
