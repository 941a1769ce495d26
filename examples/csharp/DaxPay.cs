// DaxPay: an auth code becomes a user's id, and the response is verified. `dotnet run --project examples/csharp -- daxpay`, beside
// `npm start`.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

static class DaxPay
{
    /// <summary>The members that are not null, sorted by name; without \ and "; then the key; all of it in upper case.</summary>
    public static string StringToSign(IDictionary<string, string> members, string secret)
    {
        var names = members.Keys.Where(name => name != "sign" && members[name] != null).OrderBy(name => name, StringComparer.Ordinal);
        var text = string.Join("&", names.Select(name => $"{name}={members[name]}")).Replace("\\", "").Replace("\"", "");
        return $"{text}&key={secret}".ToUpperInvariant();
    }

    /// <summary>The key is the secret as it is.</summary>
    public static string Sign(IDictionary<string, string> members, string secret)
    {
        using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret)))
            return Demo.Hex(hmac.ComputeHash(Encoding.UTF8.GetBytes(StringToSign(members, secret))));
    }

    /// <summary>A response without a signature proves nothing.</summary>
    public static bool IsSigned(XElement response, string secret)
    {
        var members = new[] { "code", "msg", "resTime", "traceId" }.ToDictionary(name => name, name => response.Text(name));
        var data = response.Element("data");
        if (data != null && data.HasElements)
        {
            // JSON without blanks and nulls, in the order in which it came; its quotes are deleted in any case.
            var given = data.Elements().Select(one => one.Name.LocalName).Where(name => data.Text(name) != null);
            members["data"] = "{" + string.Join(",", given.Select(name => $"{name}:{data.Text(name)}")) + "}";
        }
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Sign(members, secret)), Encoding.UTF8.GetBytes(response.Text("sign") ?? ""));
    }

    public static void Exchange()
    {
        var demo = Demo.Read();
        var app = demo.Element("daxpay").Element("hmac");
        var secret = app.Text("secret");
        var members = new Dictionary<string, string>
        {
            ["appId"] = app.Text("appId"),
            ["channel"] = "ali_pay",
            ["authCode"] = DemoCode(demo),
            ["nonceStr"] = Demo.RandomHex(),
            // In China's time, whatever zone this machine is in.
            ["reqTime"] = DateTime.UtcNow.AddHours(8).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        };
        members["sign"] = Sign(members, secret);
        var url = demo.Text("gateway") + "/unipay/assist/channel/auth/auth";
        var (_, text) = Demo.Send(url, new Dictionary<string, string>(), Demo.Object(members));

        // The HTTP status is 200 also when the request was refused.
        var response = Demo.Json(text);
        var said = $"{response.Text("code")} {response.Text("msg")}";
        if (!IsSigned(response, secret)) throw new Failure("not verified: " + said);
        if (response.Text("code") != "0") throw new Failure("refused: " + said);
        Console.WriteLine(response.Text("data/openId") ?? response.Text("data/userId"));
    }

    /// <summary>Alipay gives the code to your app or page, when a user agrees; the fake one of the stack makes one up.</summary>
    static string DemoCode(XElement demo)
    {
        var body = Demo.Object(new Dictionary<string, string> { ["app_id"] = demo.Text("alipayApp/appId") });
        var (_, text) = Demo.Send(demo.Text("alipay") + "/simulator/codes", new Dictionary<string, string>(), body);
        return Demo.Json(text).Text("auth_code");
    }
}
