using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Runtime.Serialization.Json;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

/// <summary>What the examples share: the addresses and keys of the running stack. In a program of yours they are your
/// configuration.</summary>
static class Demo
{
    static readonly HttpClient Client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>demo.json, which `npm start` writes.</summary>
    public static XElement Read()
    {
        var folder = Environment.GetEnvironmentVariable("LOCAL_STATE_DIR");
        var file = Path.Combine(string.IsNullOrEmpty(folder) ? ".local" : folder, "demo.json");
        if (!File.Exists(file))
            throw new Failure($"There is no {file}: start the stack with \"npm start\" in another terminal, then repeat this command.");
        return Json(File.ReadAllBytes(file));
    }

    /// <summary>JSON by what every .NET has, Mono too: each member is an element. Yours is System.Text.Json.</summary>
    public static XElement Json(byte[] text) =>
        XElement.Load(JsonReaderWriterFactory.CreateJsonReader(text, XmlDictionaryReaderQuotas.Max));

    /// <summary>A member of a member, for instance "openapi/rsa/businessId"; null when it is not there, or null.</summary>
    public static string Text(this XElement json, string path)
    {
        foreach (var name in path.Split('/')) json = json?.Element(name);
        return json == null || (string)json.Attribute("type") == "null" ? null : json.Value;
    }

    /// <summary>An object of strings that need no escapes.</summary>
    public static byte[] Object(IDictionary<string, string> members)
    {
        var pairs = new List<string>();
        foreach (var member in members) pairs.Add($"\"{member.Key}\":\"{member.Value}\"");
        return Encoding.UTF8.GetBytes("{" + string.Join(",", pairs) + "}");
    }

    /// <summary>Gives the headers and the bytes of the response, whatever its status is. Without a body it is a GET.</summary>
    public static (IDictionary<string, string> headers, byte[] body) Send(
        string url, IDictionary<string, string> headers, byte[] body = null)
    {
        var request = new HttpRequestMessage(body == null ? HttpMethod.Get : HttpMethod.Post, url);
        if (body != null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        }
        // As they are: .NET would otherwise read and write some of them anew.
        foreach (var header in headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        var response = Client.SendAsync(request).GetAwaiter().GetResult();
        var received = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in response.Headers) received[header.Key] = string.Join(",", header.Value);
        return (received, response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
    }

    public static string RandomHex()
    {
        var bytes = new byte[16];
        using (var random = RandomNumberGenerator.Create()) random.GetBytes(bytes);
        return Hex(bytes);
    }

    public static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();

    public static string NowMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString();
}
