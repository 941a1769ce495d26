import { asciiQuoted, type FullRequest, phpQuoted, quoted, shellQuoted } from './full-request.ts';

/** One request in one language. */
export interface Sample {
  readonly id: string;
  readonly label: string;
  readonly write: (request: FullRequest) => string;
}

const curl = ({ url, method, headers, body }: FullRequest): string => {
  const lines = headers.map(([name, value]) => `-H ${shellQuoted(value === '' ? `${name};` : `${name}: ${value}`)}`);
  const data = body === '' ? [] : [`--data-raw ${shellQuoted(body)}`];
  return [`curl -sS -X ${method} ${shellQuoted(url)}`, ...lines, ...data].join(' \\\n  ');
};

const node = ({ url, method, headers, body }: FullRequest): string => `const response = await fetch(${quoted(url)}, {
  method: ${quoted(method)},
  headers: {
${headers.map(([name, value]) => `    ${quoted(name)}: ${quoted(value)},`).join('\n')}
  },${body === '' ? '' : `\n  body: ${quoted(body)},`}
});
console.log(response.status, await response.text());`;

const python = ({ url, method, headers, body }: FullRequest): string => `import urllib.error
import urllib.request

request = urllib.request.Request(
    ${quoted(url)},
    method=${quoted(method)},
    headers={
${headers.map(([name, value]) => `        ${quoted(name)}: ${quoted(value)},`).join('\n')}
    },${body === '' ? '' : `\n    data=${quoted(body)}.encode("utf-8"),`}
)
try:
    response = urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    response = error
print(response.status, response.read().decode("utf-8"))`;

const go = ({ url, method, headers, body }: FullRequest): string => `package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

func main() {
	request, err := http.NewRequest(${quoted(method)}, ${quoted(url)}, strings.NewReader(${quoted(body)}))
	if err != nil {
		panic(err)
	}
${headers.map(([name, value]) => `	request.Header.Set(${quoted(name)}, ${quoted(value)})`).join('\n')}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(response.StatusCode, string(text))
}`;

const java = ({ url, method, headers, body }: FullRequest): string => {
  const publisher =
    body === '' ? 'HttpRequest.BodyPublishers.noBody()' : `HttpRequest.BodyPublishers.ofString(${asciiQuoted(body)})`;
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Call {
  public static void main(String[] arguments) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(${asciiQuoted(url)}))
${headers.map(([name, value]) => `        .header(${asciiQuoted(name)}, ${asciiQuoted(value)})`).join('\n')}
        .method(${asciiQuoted(method)}, ${publisher})
        .build();
    HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(response.statusCode() + " " + response.body());
  }
}`;
};

const php = ({ url, method, headers, body }: FullRequest): string => `<?php
$response = file_get_contents(${phpQuoted(url)}, false, stream_context_create(['http' => [
    'method' => ${phpQuoted(method)},
    'header' => [
${headers.map(([name, value]) => `        ${phpQuoted(`${name}: ${value}`)},`).join('\n')}
    ],${body === '' ? '' : `\n    'content' => ${phpQuoted(body)},`}
    'ignore_errors' => true,
]]));
echo $http_response_header[0], "\\n", $response, "\\n";`;

const csharp = ({ url, method, headers, body }: FullRequest): string => {
  const [type] = headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value);
  const others = headers.filter(([name]) => body === '' || name.toLowerCase() !== 'content-type');
  return `using System;
using System.Net.Http;
using System.Text;

using var client = new HttpClient();
using var request = new HttpRequestMessage(new HttpMethod(${quoted(method)}), ${quoted(url)});
${others.map(([name, value]) => `request.Headers.TryAddWithoutValidation(${quoted(name)}, ${quoted(value)});`).join('\n')}
${body === '' ? '' : `request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(${quoted(body)}));\nrequest.Content.Headers.TryAddWithoutValidation("Content-Type", ${quoted(type ?? 'application/json')});\n`}using var response = await client.SendAsync(request);
Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");`;
};

/** All languages. */
export const SAMPLES: readonly Sample[] = [
  { id: 'curl', label: 'curl', write: curl },
  { id: 'node', label: 'Node', write: node },
  { id: 'python', label: 'Python', write: python },
  { id: 'go', label: 'Go', write: go },
  { id: 'java', label: 'Java', write: java },
  { id: 'php', label: 'PHP', write: php },
  { id: 'csharp', label: 'C#', write: csharp },
];
