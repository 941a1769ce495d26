#!/usr/bin/env bash
# One exchange of an auth code, as a DaxPay merchant makes it (hmac_sha256): `bash local/exchange-code.sh [demo.json]`.
# CHANNEL=wechat_pay or CHANNEL=alipay_isv in front of it takes another channel than ali_pay.
set -euo pipefail
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

# The members sorted by name, then the secret, all in upper case; no newline at the end. The key is the secret as it is.
string_to_sign="appId=$app&authCode=$code&channel=$channel&nonceStr=$nonce&reqTime=$time&key=$secret"
sign=$(printf %s "$string_to_sign" | LC_ALL=C tr '[:lower:]' '[:upper:]' |
  openssl dgst -sha256 -hmac "$secret" -binary | od -An -v -tx1 | tr -d ' \n')

curl -sS "$gateway/unipay/assist/channel/auth/auth" \
  -H 'Content-Type: application/json; charset=utf-8' \
  --data-binary "{\"appId\":\"$app\",\"nonceStr\":\"$nonce\",\"reqTime\":\"$time\",\"channel\":\"$channel\",\"authCode\":\"$code\",\"sign\":\"$sign\"}"
echo
