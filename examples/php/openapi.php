<?php
// Open API: asks for an authorization link, and verifies the response. `php examples/php/openapi.php`, beside `npm start`.
require_once __DIR__ . '/demo.php';

const WINDOW_MS = 300_000;

/** The four headers in this order, then the body as it is sent; nothing in between. */
function openapiText(array $headers, string $body): string
{
    $pairs = array_map(fn ($name) => "$name={$headers[$name]}", ['businessId', 'nonce', 'signType', 'timestamp']);
    return implode('&', $pairs) . $body;
}

/** SHA256withRSA, PKCS#1 v1.5. */
function openapiSign(string $privateKey, string $text): string
{
    openssl_sign($text, $signature, $privateKey, OPENSSL_ALGO_SHA256);
    return base64_encode($signature);
}

/**
 * Whether a message comes from the gateway, unaltered and now.
 * @param array<string, string> $received headers, their names in any case
 * @param string $body the bytes that came, before anything parses them
 * @param array{businessId: string, platformKeys: list<string>} $trusted keys as PEM; during a rotation two of them
 * @param ?string $requestNonce for a response the nonce of your request; for a callback null
 */
function isFromGateway(array $received, string $body, array $trusted, ?string $requestNonce, ?int $nowMs = null): bool
{
    $lower = array_change_key_case($received) + ['nonce' => '', 'timestamp' => '', 'sign' => ''];
    ['nonce' => $nonce, 'timestamp' => $timestamp] = $lower;
    if (($lower['businessid'] ?? '') !== $trusted['businessId'] || ($lower['signtype'] ?? '') !== 'SHA256-RSA') {
        return false;
    }
    $isMeant = $requestNonce === null ? preg_match('/\Ac\.[0-9a-f-]{36}\z/', $nonce) === 1 : $nonce === "r.$requestNonce";
    if (!$isMeant || preg_match('/\A[0-9]{13}\z/', $timestamp) !== 1) {
        return false;
    }
    if (abs(($nowMs ?? (int) (microtime(true) * 1000)) - (int) $timestamp) > WINDOW_MS) {
        return false;
    }
    $signature = base64_decode($lower['sign'], true);
    $headers = ['businessId' => $lower['businessid'], 'nonce' => $nonce, 'signType' => $lower['signtype'], 'timestamp' => $timestamp];
    $text = openapiText($headers, $body);
    foreach ($trusted['platformKeys'] as $key) {
        if ($signature !== false && openssl_verify($text, $signature, $key, OPENSSL_ALGO_SHA256) === 1) {
            return true;
        }
    }
    return false;
}

function askForLink(): void
{
    $demo = readDemo();
    ['businessId' => $businessId, 'merchantId' => $merchantId, 'privateKey' => $privateKey] = $demo['openapi']['rsa'];
    $serialNo = bin2hex(random_bytes(16));
    // Serialised once: these bytes are signed, and the same are sent.
    $body = json_encode(compact('businessId', 'merchantId', 'serialNo') + ['userId' => 'customer-1']);
    $headers = [
        'businessId' => $businessId,
        'nonce' => bin2hex(random_bytes(16)),
        'signType' => 'SHA256-RSA',
        'timestamp' => (string) (int) (microtime(true) * 1000),
    ];
    $sign = openapiSign($privateKey, openapiText($headers, $body));
    $sent = ['content-type' => 'application/json; charset=utf-8', 'sign' => $sign] + $headers;
    [$received, $text] = send('POST', "{$demo['gateway']}/v1/openapi/auth/alipay/url", $sent, $body);

    $trusted = ['businessId' => $businessId, 'platformKeys' => [$demo['platform']['publicKey']]];
    // Before the body is read: a request that was not authenticated gets an unsigned response.
    if (!isFromGateway($received, $text, $trusted, $headers['nonce'])) {
        fail("not verified: $text");
    }
    $response = json_decode($text, true);
    if ($response['status'] !== 0) {
        fail("refused: {$response['status']} {$response['message']}");
    }
    echo $response['data']['alipayAuthUrl'], "\n";
}

if (isProgram(__FILE__)) {
    askForLink();
}
