// Open API: asks for an authorization link, and verifies the response. `dotnet run --project examples/csharp -- openapi`, beside
// `npm start`.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

static class OpenApi
{
    const long WindowMs = 300_000;

    /// <summary>The four headers in this order, then the body as it is sent; nothing in between.</summary>
    public static byte[] StringToSign(IDictionary<string, string> headers, byte[] body)
    {
        var pairs = new[] { "businessId", "nonce", "signType", "timestamp" }.Select(name => $"{name}={headers[name]}");
        return Encoding.UTF8.GetBytes(string.Join("&", pairs)).Concat(body).ToArray();
    }

    /// <summary>SHA256withRSA, PKCS#1 v1.5.</summary>
    public static string Sign(string privateKey, byte[] text)
    {
        using (var rsa = Pem.Read(privateKey))
            return Convert.ToBase64String(rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>Whether a message comes from the gateway, unaltered and now.</summary>
    /// <param name="received">Headers, their names in any case.</param>
    /// <param name="body">The bytes that came, before anything parses them.</param>
    /// <param name="platformKeys">PEM; during a rotation two of them.</param>
    /// <param name="requestNonce">For a response the nonce of your request; for a callback null.</param>
    public static bool IsFromGateway(IDictionary<string, string> received, byte[] body, string businessId,
        IEnumerable<string> platformKeys, string requestNonce, long nowMs)
    {
        var headers = new Dictionary<string, string>(received, StringComparer.OrdinalIgnoreCase);
        foreach (var name in new[] { "businessId", "nonce", "signType", "timestamp", "sign" })
            if (!headers.ContainsKey(name)) return false;
        if (headers["businessId"] != businessId || headers["signType"] != "SHA256-RSA") return false;
        var isMeant = requestNonce == null
            ? Regex.IsMatch(headers["nonce"], @"\Ac\.[0-9a-f-]{36}\z")
            : headers["nonce"] == "r." + requestNonce;
        if (!isMeant || !Regex.IsMatch(headers["timestamp"], @"\A[0-9]{13}\z")) return false;
        if (Math.Abs(nowMs - long.Parse(headers["timestamp"])) > WindowMs) return false;

        var text = StringToSign(headers, body);
        return platformKeys.Any(key => IsSigned(text, headers["sign"], key));
    }

    static bool IsSigned(byte[] text, string sign, string publicKey)
    {
        try
        {
            using (var rsa = Pem.Read(publicKey))
                return rsa.VerifyData(text, Convert.FromBase64String(sign), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception error) when (error is FormatException || error is CryptographicException)
        {
            return false;
        }
    }

    public static void AskForLink()
    {
        var demo = Demo.Read();
        var business = demo.Element("openapi").Element("rsa");
        var businessId = business.Text("businessId");
        // Serialised once: these bytes are signed, and the same are sent.
        var body = Demo.Object(new Dictionary<string, string>
        {
            ["businessId"] = businessId,
            ["merchantId"] = business.Text("merchantId"),
            ["serialNo"] = Demo.RandomHex(),
            ["userId"] = "customer-1",
        });
        var headers = new Dictionary<string, string>
        {
            ["businessId"] = businessId,
            ["nonce"] = Demo.RandomHex(),
            ["signType"] = "SHA256-RSA",
            ["timestamp"] = Demo.NowMs(),
        };
        headers["sign"] = Sign(business.Text("privateKey"), StringToSign(headers, body));
        var (received, text) = Demo.Send(demo.Text("gateway") + "/v1/openapi/auth/alipay/url", headers, body);

        var trusted = new[] { demo.Text("platform/publicKey") };
        // Before the body is read: a request that was not authenticated gets an unsigned response.
        if (!IsFromGateway(received, text, businessId, trusted, headers["nonce"], long.Parse(Demo.NowMs())))
            throw new Failure("not verified: " + Encoding.UTF8.GetString(text));
        var response = Demo.Json(text);
        if (response.Text("status") != "0")
            throw new Failure($"refused: {response.Text("status")} {response.Text("message")}");
        Console.WriteLine(response.Text("data/alipayAuthUrl"));
    }
}
