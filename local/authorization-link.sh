#!/usr/bin/env bash
# One authorization link, as a merchant's server asks for it, and the response verified:
# `bash local/authorization-link.sh [demo.json]`.
set -euo pipefail

# The string to sign, then the private key as PEM: SHA256withRSA, PKCS#1 v1.5.
openapi_sign() {
  printf %s "$1" | openssl dgst -sha256 -sign <(printf '%s\n' "$2") -binary | openssl base64 -A
}

# Whether a message comes from the gateway, unaltered and now. Files with its headers and its body, byte for byte; the business, the
# platform's public key; what its nonce must be, as a pattern (`r\.` and the request's, or `c\.[0-9a-f-]{36}`); now in milliseconds.
is_from_gateway() {
  local headers=$1 body=$2 business=$3 platform_key=$4 expected_nonce=$5 now_ms=$6
  local nonce timestamp age_ms
  nonce=$(header nonce "$headers")
  timestamp=$(header timestamp "$headers")
  [ "$(header businessId "$headers")" = "$business" ] && [ "$(header signType "$headers")" = SHA256-RSA ] || return 1
  [[ $nonce =~ ^$expected_nonce$ && $timestamp =~ ^[0-9]{13}$ ]] || return 1
  age_ms=$((now_ms - timestamp))
  [ "${age_ms#-}" -le 300000 ] || return 1
  { printf %s "businessId=$business&nonce=$nonce&signType=SHA256-RSA&timestamp=$timestamp" && cat "$body"; } |
    openssl dgst -sha256 -verify <(printf '%s\n' "$platform_key") \
      -signature <(header sign "$headers" | openssl base64 -d -A) >/dev/null 2>&1
}

# The value of a header, whose name may be in any case.
header() {
  tr -d '\r' <"$2" | awk -v name="$1" 'tolower(substr($0, 1, length(name) + 2)) == tolower(name) ": " { print substr($0, length(name) + 3) }'
}

# Where another script takes the rule from here, nothing is asked for.
[ "${BASH_SOURCE[0]}" = "$0" ] || return 0
. "$(dirname "$0")/demo.sh"

business=$(read_demo openapi.rsa.businessId)
merchant=$(read_demo openapi.rsa.merchantId)
key=$(read_demo openapi.rsa.privateKey)
platform_key=$(read_demo platform.publicKey)
timestamp=$(date +%s)000
nonce=$(openssl rand -hex 16)
body=$(printf '{"businessId":"%s","merchantId":"%s","serialNo":"%s","userId":"demo-customer"}' \
  "$business" "$merchant" "$(openssl rand -hex 16)")

# The headers sorted by name, then the body as it is sent; no newline in between or at the end.
signature=$(openapi_sign "businessId=$business&nonce=$nonce&signType=SHA256-RSA&timestamp=$timestamp$body" "$key")

received=$(mktemp -d)
trap 'rm -r "$received"' EXIT
curl -sS "$gateway/v1/openapi/auth/alipay/url" -D "$received/headers" -o "$received/body" \
  -H 'Content-Type: application/json; charset=utf-8' \
  -H "businessId: $business" \
  -H "nonce: $nonce" \
  -H 'signType: SHA256-RSA' \
  -H "timestamp: $timestamp" \
  -H "sign: $signature" \
  --data-binary "$body"
cat "$received/body"
echo
# A request that was not authenticated gets an unsigned response.
is_from_gateway "$received/headers" "$received/body" "$business" "$platform_key" "r\.$nonce" "$(date +%s)000" ||
  fail 'The response does not verify: read it as "failed", and nothing more.'
[[ $(cat "$received/body") == '{"status":0,'* ]]
