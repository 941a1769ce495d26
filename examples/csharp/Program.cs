// The examples in C#: `dotnet run --project examples/csharp -- genauth`, beside `npm start`; or openapi, callback [port], daxpay,
// vectors [file].
using System;
using System.Collections.Generic;

static class Program
{
    static int Main(string[] arguments)
    {
        var programs = new Dictionary<string, Action<string>>
        {
            ["genauth"] = _ => GenAuth.Call(),
            ["openapi"] = _ => OpenApi.AskForLink(),
            ["callback"] = port => ReceiveCallback.Listen(port ?? "8080"),
            ["daxpay"] = _ => DaxPay.Exchange(),
            ["vectors"] = file => CheckVectors.Check(file ?? "examples/vectors.json"),
        };
        try
        {
            if (arguments.Length < 1 || !programs.TryGetValue(arguments[0], out var program))
                throw new Failure("usage: dotnet run --project examples/csharp -- genauth|openapi|callback|daxpay|vectors");
            program(arguments.Length > 1 ? arguments[1] : null);
            return 0;
        }
        catch (Failure failure)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }
}

/// <summary>Ends the program with one sentence.</summary>
sealed class Failure : Exception
{
    public Failure(string sentence) : base(sentence) { }
}
