#!/usr/bin/env bash
# One signed call of get-alipay-authinfo, as a GenAuth access key makes it: `bash local/signed-call.sh [demo.json]`.
set -euo pipefail

# The string to sign, then the access key's secret.
genauth_sign() {
  printf %s "$1" | openssl dgst -sha256 -hmac "$2" -binary | openssl base64 -A
}

# Where another script takes the rule from here, nothing is called.
[ "${BASH_SOURCE[0]}" = "$0" ] || return 0
. "$(dirname "$0")/demo.sh"

app=$(read_demo genauth.signedApp.appId)
key=$(read_demo genauth.signedApp.accessKeyId)
secret=$(read_demo genauth.signedApp.accessKeySecret)
connection=$(read_demo genauth.signedApp.connection)
target="/api/v3/get-alipay-authinfo?extIdpConnidentifier=$connection"
date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')
nonce=$(openssl rand -hex 16)

# The method, the signed headers sorted by name, then path and query; no newline at the end.
string_to_sign="GET
date:$date
x-authing-app-id:$app
x-authing-signature-method:HMAC-SHA256
x-authing-signature-nonce:$nonce
x-authing-signature-version:1.0
$target"
signature=$(genauth_sign "$string_to_sign" "$secret")

response=$(curl -sS "$gateway$target" \
  -H "date: $date" \
  -H "x-authing-app-id: $app" \
  -H 'x-authing-signature-method: HMAC-SHA256' \
  -H "x-authing-signature-nonce: $nonce" \
  -H 'x-authing-signature-version: 1.0' \
  -H "authorization: authing $key:$signature")
printf '%s\n' "$response"
# The HTTP status is 200 also when the request was refused.
[[ $response == '{"statusCode":200,'* ]]
