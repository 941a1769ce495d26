"""GenAuth: one signed request for an AuthInfo. `python3 examples/python/genauth.py`, beside `npm start`."""
import base64
import hashlib
import hmac
import json
import secrets
import sys
from email.utils import formatdate

from demo import read_demo, send


def string_to_sign(method, headers, target):
    """The method, the signed headers sorted by name, then path and query: joined by \\n, with none at the end."""
    names = sorted(name for name in headers if name == "date" or name.startswith("x-authing-"))
    return "\n".join([method, *(f"{name}:{headers[name]}" for name in names), target])


def sign(access_key_secret, text):
    digest = hmac.new(access_key_secret.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def main():
    demo = read_demo()
    app = demo["genauth"]["signedApp"]
    target = f"/api/v3/get-alipay-authinfo?extIdpConnidentifier={app['connection']}"
    headers = {
        "date": formatdate(usegmt=True),
        "x-authing-app-id": app["appId"],
        "x-authing-signature-method": "HMAC-SHA256",
        "x-authing-signature-nonce": secrets.token_hex(16),
        "x-authing-signature-version": "1.0",
    }
    signature = sign(app["accessKeySecret"], string_to_sign("GET", headers, target))
    authorization = f"authing {app['accessKeyId']}:{signature}"
    _, body = send(demo["gateway"] + target, {**headers, "authorization": authorization})

    # The HTTP status is 200 also when the request was refused.
    response = json.loads(body)
    if response["statusCode"] != 200:
        sys.exit(f"refused: {response['statusCode']} {response.get('apiCode', '')} {response['message']}")
    print(response["data"]["authInfo"])


if __name__ == "__main__":
    main()
