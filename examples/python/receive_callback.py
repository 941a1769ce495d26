"""Open API: takes callbacks, and believes those that verify. `python3 examples/python/receive_callback.py [port]`, beside
`npm start -- --forward-to http://127.0.0.1:8080/callback`."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from demo import read_demo
from verify import is_from_gateway

DEMO = read_demo()
# During a rotation both keys stand here.
TRUSTED = {
    "businessId": DEMO["openapi"]["rsa"]["businessId"],
    "signType": "SHA256-RSA",
    "platformKeys": [DEMO["platform"]["publicKey"]],
}
# Yours is a table with a unique index, written in the transaction that uses the event.
EVENTS = {}
LIMIT_BYTES = 16_384


def store(event):
    if event["eventId"] in EVENTS:
        return
    EVENTS[event["eventId"]] = event
    user = event.get("openId") or event.get("alipayUserId") or ""
    print(f"verified: {event['serialNo']} {event['status']} {user}", flush=True)


class Receiver(BaseHTTPRequestHandler):
    # A sender that is silent does not keep a thread for ever.
    timeout = 10

    def do_POST(self):
        length = self.headers.get("content-length", "")
        # What is longer than 16 KiB is no callback.
        if not length.isdecimal() or int(length) > LIMIT_BYTES:
            return self.respond(401, "not verified")
        body = self.rfile.read(int(length))
        if not is_from_gateway(self.headers, body, TRUSTED):
            return self.respond(401, "not verified")
        # When this raises, the connection ends without SUCCESS, and the callback comes again.
        store(json.loads(body))
        return self.respond(200, "SUCCESS")

    def respond(self, status, text):
        self.send_response(status)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format, *args):
        """Nothing: by default every request is written to standard error."""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    with ThreadingHTTPServer(("127.0.0.1", port), Receiver) as server:
        print(f"listening on http://127.0.0.1:{port}/callback", flush=True)
        server.serve_forever()
