<?php
// Open API: takes callbacks, and believes those that verify. `php -S 127.0.0.1:8080 examples/php/receive-callback.php`, beside
// `npm start -- --forward-to http://127.0.0.1:8080/callback`.
require_once __DIR__ . '/openapi.php';

$demo = readDemo();
// During a rotation both keys stand here.
$trusted = ['businessId' => $demo['openapi']['rsa']['businessId'], 'platformKeys' => [$demo['platform']['publicKey']]];

header('content-type: text/plain');
// What is longer than 16 KiB is no callback.
$body = file_get_contents('php://input', length: 16_385);
if (strlen($body) > 16_384 || !isFromGateway(getallheaders(), $body, $trusted, null)) {
    http_response_code(401);
    exit('not verified');
}
// Yours is a table with a unique index on eventId, written in the transaction that uses the event.
$event = json_decode($body, true);
$user = $event['openId'] ?? $event['alipayUserId'] ?? '';
file_put_contents('php://stdout', "verified: {$event['serialNo']} {$event['status']} $user\n");
echo 'SUCCESS';
