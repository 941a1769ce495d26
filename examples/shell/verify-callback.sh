#!/usr/bin/env bash
# Verifies the callback that the stack's demo merchant got last: `bash examples/shell/verify-callback.sh [demo.json]`.
# A shell is no server, so that another one takes it; the rule is the same.
set -euo pipefail
root=$(dirname "$0")/../..
. "$root/local/authorization-link.sh"
. "$root/local/demo.sh"

merchant=$(read_demo merchant)
callback=$(mktemp -d)
trap 'rm -r "$callback"' EXIT
curl -sS "$merchant/received" -o "$callback/all.json"
node -e '
  const { readFileSync, writeFileSync } = require("fs");
  const [folder] = process.argv.slice(1);
  const last = JSON.parse(readFileSync(`${folder}/all.json`, "utf8")).at(-1);
  if (!last) process.exit(1);
  writeFileSync(`${folder}/headers`, Object.entries(last.headers).map(([name, value]) => `${name}: ${value}\n`).join(""));
  writeFileSync(`${folder}/body`, last.body);
  writeFileSync(`${folder}/received_at_ms`, String(Date.parse(last.receivedAt)));
' "$callback" || fail 'The demo merchant got none: open a link of local/authorization-link.sh, and agree.'

is_from_gateway "$callback/headers" "$callback/body" "$(read_demo openapi.rsa.businessId)" "$(read_demo platform.publicKey)" \
  'c\.[0-9a-f-]{36}' "$(cat "$callback/received_at_ms")" || fail "not verified: $(cat "$callback/body")"
# Yours is stored once for each eventId, and answered with SUCCESS.
event() {
  node -p 'JSON.parse(process.argv[1])[process.argv[2]] ?? ""' "$(cat "$callback/body")" "$1"
}
echo "verified: $(event serialNo) $(event status) $(event openId)"
