"""Open API: asks for an authorization link, and verifies the response. `python3 examples/python/openapi.py`, beside `npm start`."""
import base64
import json
import secrets
import sys
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from demo import read_demo, send
from verify import is_from_gateway


def string_to_sign(headers, body):
    """The four headers in this order, then the body as it is sent; nothing in between."""
    names = ("businessId", "nonce", "signType", "timestamp")
    return "&".join(f"{name}={headers[name]}" for name in names).encode() + body


def sign(private_key, text):
    """SHA256withRSA, PKCS#1 v1.5."""
    key = serialization.load_pem_private_key(private_key.encode(), password=None)
    return base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


def main():
    demo = read_demo()
    business = demo["openapi"]["rsa"]
    ids = {name: business[name] for name in ("businessId", "merchantId")}
    # Serialised once: these bytes are signed, and the same are sent.
    body = json.dumps({**ids, "serialNo": secrets.token_hex(16), "userId": "customer-1"}).encode()
    headers = {
        "businessId": business["businessId"],
        "nonce": secrets.token_hex(16),
        "signType": "SHA256-RSA",
        "timestamp": str(int(time.time() * 1000)),
    }
    signature = sign(business["privateKey"], string_to_sign(headers, body))
    sent = {"content-type": "application/json; charset=utf-8", **headers, "sign": signature}
    received, text = send(demo["gateway"] + "/v1/openapi/auth/alipay/url", sent, body)

    trusted = {
        "businessId": business["businessId"],
        "signType": "SHA256-RSA",
        "platformKeys": [demo["platform"]["publicKey"]],
    }
    # Before the body is read: a request that was not authenticated gets an unsigned response.
    if not is_from_gateway(received, text, trusted, headers["nonce"]):
        sys.exit(f"not verified: {text.decode()}")
    response = json.loads(text)
    if response["status"] != 0:
        sys.exit(f"refused: {response['status']} {response['message']}")
    print(response["data"]["alipayAuthUrl"])


if __name__ == "__main__":
    main()
