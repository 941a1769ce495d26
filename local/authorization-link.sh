#!/usr/bin/env bash
# One authorization link, as a merchant's server asks for it: `bash local/authorization-link.sh [demo.json]`.
set -euo pipefail
. "$(dirname "$0")/demo.sh"

business=$(read_demo openapi.rsa.businessId)
merchant=$(read_demo openapi.rsa.merchantId)
key=$(read_demo openapi.rsa.privateKey)
timestamp=$(date +%s)000
nonce=$(openssl rand -hex 16)
body=$(printf '{"businessId":"%s","merchantId":"%s","serialNo":"%s","userId":"demo-customer"}' \
  "$business" "$merchant" "$(openssl rand -hex 16)")

# The headers sorted by name, then the body as it is sent; no newline in between or at the end.
signature=$(printf '%s' "businessId=$business&nonce=$nonce&signType=SHA256-RSA&timestamp=$timestamp$body" |
  openssl dgst -sha256 -sign <(printf '%s\n' "$key") -binary | openssl base64 -A)

curl -sS "$gateway/v1/openapi/auth/alipay/url" \
  -H 'Content-Type: application/json; charset=utf-8' \
  -H "businessId: $business" \
  -H "nonce: $nonce" \
  -H 'signType: SHA256-RSA' \
  -H "timestamp: $timestamp" \
  -H "sign: $signature" \
  --data-binary "$body"
echo
