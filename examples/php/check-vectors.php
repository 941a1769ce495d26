<?php
// Holds the rules of these examples to known-good values: `php examples/php/check-vectors.php [vectors.json]`.
require_once __DIR__ . '/genauth.php';
require_once __DIR__ . '/openapi.php';
require_once __DIR__ . '/daxpay.php';

['genauth' => $genauth, 'openapi' => $openapi, 'daxpay' => $daxpay] =
    json_decode(file_get_contents($argv[1] ?? 'examples/vectors.json'), true);
['request' => $request, 'response' => $response, 'callback' => $callback] = $openapi;

$trusted = ['businessId' => $openapi['businessId'], 'platformKeys' => [$openapi['publicKey']]];
$isTrue = fn ($message) => isFromGateway(
    $message['headers'],
    $message['body'],
    $trusted,
    $message['requestNonce'] ?? null,
    $message['receivedAtMs'],
);
$signed = genauthText($genauth['method'], $genauth['headers'], $genauth['target']);
$text = openapiText($request['headers'], $request['body']);
['members' => $members, 'stringToSign' => $stringToSign, 'sign' => $sign] = $daxpay['request'];

$checks = [
    'genauth signature' =>
        $signed === $genauth['stringToSign'] && genauthSign($genauth['accessKeySecret'], $signed) === $genauth['signature'],
    'openapi request' => $text === $request['stringToSign'] && openapiSign($openapi['privateKey'], $text) === $request['sign'],
    'openapi response' => $isTrue($response),
    'openapi callback' => $isTrue($callback),
    'daxpay request' =>
        daxpayText($members, $daxpay['secret']) === $stringToSign && daxpaySign($members, $daxpay['secret']) === $sign,
    'daxpay response' => isSigned($daxpay['response'], $daxpay['secret']),
];
foreach ($checks as $name => $good) {
    echo $good ? 'good' : 'wrong', " $name\n";
}
exit(in_array(false, $checks, true) ? 1 : 0);
