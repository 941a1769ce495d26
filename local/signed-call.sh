#!/usr/bin/env bash
# One signed call of get-alipay-authinfo, as a GenAuth access key makes it: `bash local/signed-call.sh [demo.json]`.
set -euo pipefail
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
signature=$(printf %s "$string_to_sign" | openssl dgst -sha256 -hmac "$secret" -binary | base64)

curl -sS "$gateway$target" \
  -H "date: $date" \
  -H "x-authing-app-id: $app" \
  -H 'x-authing-signature-method: HMAC-SHA256' \
  -H "x-authing-signature-nonce: $nonce" \
  -H 'x-authing-signature-version: 1.0' \
  -H "authorization: authing $key:$signature"
echo
