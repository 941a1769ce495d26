#!/usr/bin/env bash
# Holds the rules of the shell examples to known-good values: `bash examples/shell/check-vectors.sh [vectors.json]`.
set -euo pipefail
root=$(dirname "$0")/../..
for script in signed-call authorization-link exchange-code; do . "$root/local/$script.sh"; done

# Each value into a file of its path; headers as they go over the wire; members as a script writes them into its string to sign.
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
node -e '
  const { readFileSync, writeFileSync } = require("fs");
  const [file, folder] = process.argv.slice(1);
  const write = (path, value) => {
    const members = Object.entries(Object(value));
    const lines = members.map(([name, one]) => `${name}: ${one}\n`).join("");
    const pairs = members.sort().map((member) => member.join("=")).join("&");
    const text = typeof value !== "object" ? String(value) : JSON.stringify(value);
    writeFileSync(`${folder}/${path}`, path.endsWith(".headers") ? lines : path.endsWith(".members") ? pairs : text);
    if (value !== null && typeof value === "object") for (const [name, one] of members) write(`${path}.${name}`, one);
  };
  for (const [name, one] of Object.entries(JSON.parse(readFileSync(file, "utf8")))) write(name, one);
' "${1:-$root/examples/vectors.json}" "$folder"
vector() { cat "$folder/$1"; }

status=0
say() {
  if "${@:2}"; then echo "good $1"; else echo "wrong $1" && status=1; fi
}
is_true() {
  is_from_gateway "$folder/openapi.$1.headers" "$folder/openapi.$1.body" "$(vector openapi.businessId)" \
    "$(vector openapi.publicKey)" "$2" "$(vector "openapi.$1.receivedAtMs")"
}

signature=$(genauth_sign "$(vector genauth.stringToSign)" "$(vector genauth.accessKeySecret)")
say 'genauth signature' [ "$signature" = "$(vector genauth.signature)" ]
sign=$(openapi_sign "$(vector openapi.request.stringToSign)" "$(vector openapi.privateKey)")
say 'openapi request' [ "$sign" = "$(vector openapi.request.sign)" ]
say 'openapi response' is_true response "r\.$(vector openapi.response.requestNonce)"
say 'openapi callback' is_true callback 'c\.[0-9a-f-]{36}'
sign=$(daxpay_sign "$(vector daxpay.request.members)" "$(vector daxpay.secret)")
say 'daxpay request' [ "$sign" = "$(vector daxpay.request.sign)" ]
say 'daxpay response' is_daxpay_signed "$(vector daxpay.response)" "$(vector daxpay.secret)"
exit "$status"
