# What the scripts beside this one share: it finds demo.json, whose addresses follow moved ports, and says in one sentence what
# is missing. To be sourced.
fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

# All of it is on this machine, which no proxy reaches.
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1

# One member of demo.json, for instance `read_demo openapi.rsa.businessId`.
read_demo() {
  node -e '
    const [file, path] = process.argv.slice(1);
    const value = path.split(".").reduce((object, name) => object[name], JSON.parse(require("fs").readFileSync(file, "utf8")));
    if (typeof value !== "string") throw new Error(path);
    console.log(value);
  ' "$demo" "$1" 2>/dev/null || fail "$demo is damaged or of another version: delete it and start the stack again with \"npm start\"."
}

case $#:${1:-} in
  0: | 1:[!-]*) ;;
  *) fail "usage: bash $0 [demo.json]" 2 ;;
esac
for tool in node openssl curl; do
  command -v "$tool" >/dev/null || fail "$tool is missing: install it, then repeat this command."
done
demo=${1:-${LOCAL_STATE_DIR:-.local}/demo.json}
[ -r "$demo" ] && [ -f "$demo" ] ||
  fail "There is no $demo: start the stack with \"npm start\" in another terminal, or name its demo.json: bash $0 <file>"
gateway=$(read_demo gateway)
curl -sS -o /dev/null --max-time 10 "$gateway/health" 2>/dev/null ||
  fail "No local stack runs: none answers at $gateway. Start one with \"npm start\" in another terminal, then repeat this command."
