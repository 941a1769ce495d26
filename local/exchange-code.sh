#!/usr/bin/env bash
# One exchange of an auth code, as a DaxPay merchant makes it (hmac_sha256), and the response verified:
# `bash local/exchange-code.sh [demo.json]`. CHANNEL=wechat_pay or CHANNEL=alipay_isv in front of it takes another channel than ali_pay.
set -euo pipefail

# The members as `name=value`, sorted by name and joined by &; then the secret. All in upper case; the key is the secret as it is.
daxpay_sign() {
  printf %s "$1&key=$2" | LC_ALL=C tr '[:lower:]' '[:upper:]' |
    openssl dgst -sha256 -hmac "$2" -binary | od -An -v -tx1 | tr -d ' \n'
}

# The members of a response that are signed, in that form: without nulls, `data` as JSON, and without \ and ".
daxpay_response_text() {
  node -e '
    const response = JSON.parse(process.argv[1]);
    const names = ["code", "data", "msg", "resTime", "traceId"].filter((name) => response[name] != null);
    const text = (value) => typeof value === "object" ? JSON.stringify(value, (_, one) => one ?? undefined) : value;
    process.stdout.write(names.map((name) => `${name}=${text(response[name])}`).join("&").replaceAll(/[\\"]/g, ""));
  ' "$1"
}

# A response without a signature proves nothing.
is_daxpay_signed() {
  [ "$(node -p 'JSON.parse(process.argv[1]).sign' "$1")" = "$(daxpay_sign "$(daxpay_response_text "$1")" "$2")" ]
}

# Where another script takes the rule from here, nothing is exchanged.
[ "${BASH_SOURCE[0]}" = "$0" ] || return 0
. "$(dirname "$0")/demo.sh"

app=$(read_demo daxpay.hmac.appId)
secret=$(read_demo daxpay.hmac.secret)
alipay=$(read_demo alipay)
channel=${CHANNEL:-ali_pay}
case $channel in
  wechat_pay) issuer_app=$(read_demo wechatApp.appId) ;;
  ali_pay | alipay_isv) issuer_app=$(read_demo alipayApp.appId) ;;
  *) fail "CHANNEL is ali_pay, alipay_isv or wechat_pay." 2 ;;
esac
# A user's consent gives the code; here the fake Alipay, or the fake WeChat beside it, makes one up.
code=$(curl -sS "$alipay/simulator/codes" -d "{\"app_id\":\"$issuer_app\"}" 2>/dev/null |
  sed -n 's/.*"auth_code":"\([^"]*\)".*/\1/p') && [ -n "$code" ] ||
  fail "The fake Alipay at $alipay gives no code: start the stack again with \"npm start\", then repeat this command."
nonce=$(openssl rand -hex 16)
time=$(TZ=UTC-8 date '+%Y-%m-%d %H:%M:%S')

sign=$(daxpay_sign "appId=$app&authCode=$code&channel=$channel&nonceStr=$nonce&reqTime=$time" "$secret")

response=$(curl -sS "$gateway/unipay/assist/channel/auth/auth" \
  -H 'Content-Type: application/json; charset=utf-8' \
  --data-binary "{\"appId\":\"$app\",\"nonceStr\":\"$nonce\",\"reqTime\":\"$time\",\"channel\":\"$channel\",\"authCode\":\"$code\",\"sign\":\"$sign\"}")
printf '%s\n' "$response"
is_daxpay_signed "$response" "$secret" || fail 'The response does not verify: read it as "failed", and nothing more.'
# The HTTP status is 200 also when the request was refused.
[[ $response == '{"code":0,'* ]]
