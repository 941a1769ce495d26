<?php
// What the examples share: the addresses and keys of the running stack. In a program of yours they are your configuration.

/** demo.json, which `npm start` writes. */
function readDemo(): array
{
    $file = (getenv('LOCAL_STATE_DIR') ?: '.local') . '/demo.json';
    $demo = is_readable($file) ? json_decode(file_get_contents($file), true) : null;
    return $demo ?? fail("There is no $file: start the stack with \"npm start\" in another terminal, then repeat this command.");
}

/**
 * Gives the headers, by their names in lower case, and the bytes of the response, whatever its status is.
 * @param array<string, string> $headers
 */
function send(string $method, string $url, array $headers, string $body = ''): array
{
    $lines = array_map(fn ($name, $value) => "$name: $value", array_keys($headers), $headers);
    $options = ['method' => $method, 'header' => $lines, 'content' => $body, 'ignore_errors' => true, 'timeout' => 30];
    $text = file_get_contents($url, false, stream_context_create(['http' => $options]));
    if ($text === false) {
        fail("$url cannot be reached.");
    }
    $received = [];
    foreach ($http_response_header as $line) {
        if (str_contains($line, ': ')) {
            [$name, $value] = explode(': ', $line, 2);
            $received[strtolower($name)] = $value;
        }
    }
    return [$received, $text];
}

/** Ends the program with one sentence. */
function fail(string $sentence): never
{
    fwrite(STDERR, "$sentence\n");
    exit(1);
}

/** Whether this file is the program, and was not included by another one. */
function isProgram(string $file): bool
{
    return realpath($_SERVER['SCRIPT_FILENAME']) === $file;
}
