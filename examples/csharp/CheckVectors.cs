// Holds the rules of these examples to known-good values: `dotnet run --project examples/csharp -- vectors [vectors.json]`.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;

static class CheckVectors
{
    static bool good = true;

    public static void Check(string file)
    {
        var vectors = Demo.Json(File.ReadAllBytes(file));
        XElement genauth = vectors.Element("genauth"), openapi = vectors.Element("openapi"), daxpay = vectors.Element("daxpay");

        var signed = GenAuth.StringToSign(genauth.Text("method"), Members(genauth.Element("headers")), genauth.Text("target"));
        Say("genauth signature", signed == genauth.Text("stringToSign")
            && GenAuth.Sign(genauth.Text("accessKeySecret"), signed) == genauth.Text("signature"));

        var request = openapi.Element("request");
        var text = OpenApi.StringToSign(Members(request.Element("headers")), Encoding.UTF8.GetBytes(request.Text("body")));
        Say("openapi request", Encoding.UTF8.GetString(text) == request.Text("stringToSign")
            && OpenApi.Sign(openapi.Text("privateKey"), text) == request.Text("sign"));
        foreach (var name in new[] { "response", "callback" })
            Say("openapi " + name, IsTrue(openapi.Element(name), openapi));

        var secret = daxpay.Text("secret");
        var members = Members(daxpay.Element("request").Element("members"));
        Say("daxpay request", DaxPay.StringToSign(members, secret) == daxpay.Text("request/stringToSign")
            && DaxPay.Sign(members, secret) == daxpay.Text("request/sign"));
        Say("daxpay response", DaxPay.IsSigned(daxpay.Element("response"), secret));
        if (!good) throw new Failure("These examples do not sign as they should.");
    }

    static bool IsTrue(XElement message, XElement openapi) =>
        OpenApi.IsFromGateway(Members(message.Element("headers")), Encoding.UTF8.GetBytes(message.Text("body")),
            openapi.Text("businessId"), new[] { openapi.Text("publicKey") }, message.Text("requestNonce"),
            long.Parse(message.Text("receivedAtMs")));

    static Dictionary<string, string> Members(XElement json) =>
        json.Elements().ToDictionary(member => member.Name.LocalName, member => member.Value);

    static void Say(string name, bool holds)
    {
        Console.WriteLine((holds ? "good " : "wrong ") + name);
        good &= holds;
    }
}
