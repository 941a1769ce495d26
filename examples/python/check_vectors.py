"""Holds the rules of these examples to known-good values: `python3 examples/python/check_vectors.py [vectors.json]`."""
import json
import sys

import daxpay
import genauth
import openapi
from verify import is_from_gateway

with open(sys.argv[1] if len(sys.argv) > 1 else "examples/vectors.json", encoding="utf-8") as file:
    VECTORS = json.load(file)
GENAUTH, OPENAPI, DAXPAY = VECTORS["genauth"], VECTORS["openapi"], VECTORS["daxpay"]
TRUSTED = {"businessId": OPENAPI["businessId"], "signType": "SHA256-RSA", "platformKeys": [OPENAPI["publicKey"]]}


def genauth_signature():
    text = genauth.string_to_sign(GENAUTH["method"], GENAUTH["headers"], GENAUTH["target"])
    signature = genauth.sign(GENAUTH["accessKeySecret"], text)
    return text == GENAUTH["stringToSign"] and signature == GENAUTH["signature"]


def openapi_request():
    request = OPENAPI["request"]
    text = openapi.string_to_sign(request["headers"], request["body"].encode())
    return text.decode() == request["stringToSign"] and openapi.sign(OPENAPI["privateKey"], text) == request["sign"]


def openapi_message(message):
    body, nonce, now_ms = message["body"].encode(), message.get("requestNonce"), message["receivedAtMs"]
    return is_from_gateway(message["headers"], body, TRUSTED, nonce, now_ms)


def daxpay_request():
    members, secret = DAXPAY["request"]["members"], DAXPAY["secret"]
    text = daxpay.string_to_sign(members, secret)
    return text == DAXPAY["request"]["stringToSign"] and daxpay.sign(members, secret) == DAXPAY["request"]["sign"]


CHECKS = {
    "genauth signature": genauth_signature(),
    "openapi request": openapi_request(),
    "openapi response": openapi_message(OPENAPI["response"]),
    "openapi callback": openapi_message(OPENAPI["callback"]),
    "daxpay request": daxpay_request(),
    "daxpay response": daxpay.is_signed(DAXPAY["response"], DAXPAY["secret"]),
}
for name, good in CHECKS.items():
    print("good" if good else "wrong", name)
sys.exit(0 if all(CHECKS.values()) else 1)
