// In the place of ../net/Pem.cs, for Mono, which has no ImportFromPem: reads the numbers of a key out of its DER.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

static class Pem
{
    public static RSA Read(string pem)
    {
        var numbers = new List<byte[]>();
        Collect(Convert.FromBase64String(Regex.Replace(pem, @"-----[^-]+-----|\s", "")), numbers);
        var rsa = RSA.Create();
        rsa.ImportParameters(pem.Contains("PRIVATE") ? PrivateKey(numbers) : PublicKey(numbers));
        return rsa;
    }

    static RSAParameters PublicKey(List<byte[]> numbers) =>
        new RSAParameters { Modulus = numbers[0], Exponent = numbers[1] };

    // Two versions stand before them: of PKCS#8, and of the key in it.
    static RSAParameters PrivateKey(List<byte[]> numbers)
    {
        var length = numbers[2].Length;
        return new RSAParameters
        {
            Modulus = numbers[2],
            Exponent = numbers[3],
            D = Padded(numbers[4], length),
            P = Padded(numbers[5], length / 2),
            Q = Padded(numbers[6], length / 2),
            DP = Padded(numbers[7], length / 2),
            DQ = Padded(numbers[8], length / 2),
            InverseQ = Padded(numbers[9], length / 2),
        };
    }

    static byte[] Padded(byte[] number, int size) => new byte[size - number.Length].Concat(number).ToArray();

    // Every integer, in its order: in sequences, and in the strings of bits or bytes that hold a key.
    static void Collect(byte[] der, List<byte[]> numbers)
    {
        for (var at = 0; at < der.Length;)
        {
            var tag = der[at++];
            int length = der[at++];
            if (length > 127)
            {
                var bytes = length - 128;
                for (length = 0; bytes > 0; bytes--) length = length * 256 + der[at++];
            }
            var content = der.Skip(at).Take(length).ToArray();
            at += length;
            if (tag == 0x02) numbers.Add(content.SkipWhile((value, index) => value == 0 && index < content.Length - 1).ToArray());
            if (tag == 0x30 || tag == 0x04) Collect(content, numbers);
            if (tag == 0x03) Collect(content.Skip(1).ToArray(), numbers);
        }
    }
}
