// GenAuth: one signed request for an AuthInfo. `dotnet run --project examples/csharp -- genauth`, beside `npm start`.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

static class GenAuth
{
    /// <summary>The method, the signed headers sorted by name, then path and query: joined by \n, with none at the end.</summary>
    public static string StringToSign(string method, IDictionary<string, string> headers, string target)
    {
        var text = new StringBuilder(method);
        foreach (var header in new SortedDictionary<string, string>(headers, StringComparer.Ordinal))
            if (header.Key == "date" || header.Key.StartsWith("x-authing-", StringComparison.Ordinal))
                text.Append($"\n{header.Key}:{header.Value}");
        return text.Append("\n" + target).ToString();
    }

    public static string Sign(string accessKeySecret, string text)
    {
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(accessKeySecret)))
            return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    public static void Call()
    {
        var demo = Demo.Read();
        var app = demo.Element("genauth").Element("signedApp");
        var target = $"/api/v3/get-alipay-authinfo?extIdpConnidentifier={app.Text("connection")}";
        var headers = new Dictionary<string, string>
        {
            ["date"] = DateTime.UtcNow.ToString("R", CultureInfo.InvariantCulture),
            ["x-authing-app-id"] = app.Text("appId"),
            ["x-authing-signature-method"] = "HMAC-SHA256",
            ["x-authing-signature-nonce"] = Demo.RandomHex(),
            ["x-authing-signature-version"] = "1.0",
        };
        var signature = Sign(app.Text("accessKeySecret"), StringToSign("GET", headers, target));
        headers["authorization"] = $"authing {app.Text("accessKeyId")}:{signature}";
        var (_, body) = Demo.Send(demo.Text("gateway") + target, headers);

        // The HTTP status is 200 also when the request was refused.
        var response = Demo.Json(body);
        if (response.Text("statusCode") != "200")
            throw new Failure($"refused: {response.Text("statusCode")} {response.Text("apiCode")} {response.Text("message")}");
        Console.WriteLine(response.Text("data/authInfo"));
    }
}
