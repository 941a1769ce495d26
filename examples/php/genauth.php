<?php
// GenAuth: one signed request for an AuthInfo. `php examples/php/genauth.php`, beside `npm start`.
require_once __DIR__ . '/demo.php';

/** The method, the signed headers sorted by name, then path and query: joined by \n, with none at the end. */
function genauthText(string $method, array $headers, string $target): string
{
    $signed = array_filter($headers, fn ($name) => $name === 'date' || str_starts_with($name, 'x-authing-'), ARRAY_FILTER_USE_KEY);
    ksort($signed, SORT_STRING);
    $lines = array_map(fn ($name, $value) => "$name:$value", array_keys($signed), $signed);
    return implode("\n", [$method, ...$lines, $target]);
}

function genauthSign(string $accessKeySecret, string $text): string
{
    return base64_encode(hash_hmac('sha256', $text, $accessKeySecret, true));
}

function callGenauth(): void
{
    $demo = readDemo();
    $app = $demo['genauth']['signedApp'];
    $target = "/api/v3/get-alipay-authinfo?extIdpConnidentifier={$app['connection']}";
    $headers = [
        'date' => gmdate('D, d M Y H:i:s') . ' GMT',
        'x-authing-app-id' => $app['appId'],
        'x-authing-signature-method' => 'HMAC-SHA256',
        'x-authing-signature-nonce' => bin2hex(random_bytes(16)),
        'x-authing-signature-version' => '1.0',
    ];
    $signature = genauthSign($app['accessKeySecret'], genauthText('GET', $headers, $target));
    $headers['authorization'] = "authing {$app['accessKeyId']}:$signature";
    [, $body] = send('GET', $demo['gateway'] . $target, $headers);

    // The HTTP status is 200 also when the request was refused.
    $response = json_decode($body, true);
    if ($response['statusCode'] !== 200) {
        fail("refused: {$response['statusCode']} " . ($response['apiCode'] ?? '') . " {$response['message']}");
    }
    echo $response['data']['authInfo'], "\n";
}

if (isProgram(__FILE__)) {
    callGenauth();
}
