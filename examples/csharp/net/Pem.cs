using System.Security.Cryptography;

/// <summary>A key of a PEM text. Needs .NET 5 or newer; what Mono does instead is in ../mono/Pem.cs.</summary>
static class Pem
{
    public static RSA Read(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    }
}
