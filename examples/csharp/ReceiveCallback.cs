// Open API: takes callbacks, and believes those that verify. `dotnet run --project examples/csharp -- callback [port]`, beside
// `npm start -- --forward-to http://127.0.0.1:8080/callback`.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using System.Xml.Linq;

static class ReceiveCallback
{
    /// <summary>What is longer is no callback.</summary>
    const int LimitBytes = 16_384;

    /// <summary>Yours is a table with a unique index, written in the transaction that uses the event.</summary>
    static readonly ConcurrentDictionary<string, XElement> Events = new ConcurrentDictionary<string, XElement>();

    public static void Listen(string port)
    {
        var demo = Demo.Read();
        var businessId = demo.Text("openapi/rsa/businessId");
        // During a rotation both keys stand here.
        var platformKeys = new[] { demo.Text("platform/publicKey") };
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Console.WriteLine($"listening on http://127.0.0.1:{port}/callback");
        while (true)
        {
            var context = listener.GetContext();
            var body = ReadBody(context.Request.InputStream);
            var headers = new Dictionary<string, string>();
            foreach (var name in context.Request.Headers.AllKeys) headers[name] = context.Request.Headers[name];
            var isTrue = body.Length <= LimitBytes
                && OpenApi.IsFromGateway(headers, body, businessId, platformKeys, null, long.Parse(Demo.NowMs()));
            if (isTrue) Store(Demo.Json(body));
            Respond(context.Response, isTrue ? 200 : 401, isTrue ? "SUCCESS" : "not verified");
        }
    }

    static void Store(XElement @event)
    {
        if (!Events.TryAdd(@event.Text("eventId"), @event)) return;
        var user = @event.Text("openId") ?? @event.Text("alipayUserId");
        Console.WriteLine($"verified: {@event.Text("serialNo")} {@event.Text("status")} {user}");
    }

    static byte[] ReadBody(Stream stream)
    {
        var body = new MemoryStream();
        var chunk = new byte[4_096];
        for (int length; body.Length <= LimitBytes && (length = stream.Read(chunk, 0, chunk.Length)) > 0;)
            body.Write(chunk, 0, length);
        return body.ToArray();
    }

    static void Respond(HttpListenerResponse response, int status, string text)
    {
        response.StatusCode = status;
        response.Close(Encoding.UTF8.GetBytes(text), false);
    }
}
