<?php
// DaxPay: an auth code becomes a user's id, and the response is verified. `php examples/php/daxpay.php`, beside `npm start`.
require_once __DIR__ . '/demo.php';

/** The members that are not null, sorted by name; without \ and "; then the key; all of it in upper case. */
function daxpayText(array $members, string $secret): string
{
    $signed = array_filter($members, fn ($value, $name) => $value !== null && $name !== 'sign', ARRAY_FILTER_USE_BOTH);
    ksort($signed, SORT_STRING);
    $pairs = array_map(fn ($name, $value) => "$name=$value", array_keys($signed), $signed);
    return strtoupper(str_replace(['\\', '"'], '', implode('&', $pairs)) . "&key=$secret");
}

/** The key is the secret as it is. */
function daxpaySign(array $members, string $secret): string
{
    return hash_hmac('sha256', daxpayText($members, $secret), $secret);
}

/** A response without a signature proves nothing. */
function isSigned(array $response, string $secret): bool
{
    $members = array_intersect_key($response, array_flip(['code', 'msg', 'data', 'resTime', 'traceId']));
    if (isset($response['data'])) {
        // JSON without blanks and nulls, in the order in which it came.
        $data = array_filter($response['data'], fn ($value) => $value !== null);
        $members['data'] = json_encode($data, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    }
    return hash_equals(daxpaySign($members, $secret), (string) ($response['sign'] ?? ''));
}

function exchangeCode(): void
{
    $demo = readDemo();
    ['appId' => $appId, 'secret' => $secret] = $demo['daxpay']['hmac'];
    $members = [
        'appId' => $appId,
        'channel' => 'ali_pay',
        'authCode' => demoCode($demo),
        'nonceStr' => bin2hex(random_bytes(16)),
        // In China's time, whatever date.timezone says.
        'reqTime' => (new DateTime('now', new DateTimeZone('Asia/Shanghai')))->format('Y-m-d H:i:s'),
    ];
    $body = json_encode($members + ['sign' => daxpaySign($members, $secret)]);
    $headers = ['content-type' => 'application/json; charset=utf-8'];
    [, $text] = send('POST', "{$demo['gateway']}/unipay/assist/channel/auth/auth", $headers, $body);

    // The HTTP status is 200 also when the request was refused.
    $response = json_decode($text, true);
    if (!isSigned($response, $secret)) {
        fail("not verified: {$response['code']} {$response['msg']}");
    }
    if ($response['code'] !== 0) {
        fail("refused: {$response['code']} {$response['msg']}");
    }
    echo $response['data']['openId'] ?? $response['data']['userId'], "\n";
}

/** Alipay gives the code to your app or page, when a user agrees; the fake one of the stack makes one up. */
function demoCode(array $demo): string
{
    $body = json_encode(['app_id' => $demo['alipayApp']['appId']]);
    $headers = ['content-type' => 'application/json'];
    [, $text] = send('POST', "{$demo['alipay']}/simulator/codes", $headers, $body);
    return json_decode($text, true)['auth_code'];
}

if (isProgram(__FILE__)) {
    exchangeCode();
}
