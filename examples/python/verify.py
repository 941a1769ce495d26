"""Whether a message comes from the gateway, unaltered and now: the responses and callbacks of the open API.

One file to take into a receiver. Python 3.8 or newer; an RSA business needs the package cryptography (python3-cryptography), an MD5
business nothing.

    from verify import is_from_gateway

    trusted = {"businessId": "754e…", "signType": "SHA256-RSA", "platformKeys": [pem]}
    if not is_from_gateway(request.headers, raw_body, trusted):
        return 401, "not verified"
    store(json.loads(raw_body))  # once for each eventId
    return 200, "SUCCESS"

Take the body as the bytes that came, before anything parses it: a body that was serialised again has other bytes.
"""
import base64
import binascii
import hashlib
import hmac
import re
import time

WINDOW_MS = 300_000


def is_from_gateway(headers, body, trusted, request_nonce=None, now_ms=None):
    """Whether the message may be believed. Never raises on what a stranger sends.

    headers: a mapping of names, in any case, to values, as they came
    body: bytes, as they came
    trusted: {"businessId", "signType": "SHA256-RSA", "platformKeys": [PEM, …]}, or {"businessId", "signType": "MD5",
        "secrets": […]}; during a rotation two of them
    request_nonce: for a response the nonce of your request; for a callback None
    now_ms: your clock in epoch milliseconds, when it is not this machine's
    """
    received = {name.lower(): str(value) for name, value in headers.items()}
    business_id, nonce, sign_type, timestamp, sign = (
        received.get(name, "") for name in ("businessid", "nonce", "signtype", "timestamp", "sign")
    )
    if business_id != trusted["businessId"] or sign_type != trusted["signType"]:
        return False
    if not (_is_callback(nonce) if request_nonce is None else nonce == "r." + request_nonce):
        return False
    if not _is_fresh(timestamp, int(time.time() * 1000) if now_ms is None else now_ms):
        return False

    head = f"businessId={business_id}&nonce={nonce}&signType={sign_type}&timestamp={timestamp}"
    text = head.encode() + body
    if sign_type == "MD5":
        return any(hmac.compare_digest(sign.encode("utf-8", "replace"), _md5(text, secret)) for secret in trusted["secrets"])
    return any(_is_signed(text, sign, key) for key in trusted["platformKeys"])


def _is_callback(nonce):
    return re.fullmatch(r"c\.[0-9a-f-]{36}", nonce) is not None


def _is_fresh(timestamp, now_ms):
    return re.fullmatch(r"[0-9]{13}", timestamp) is not None and abs(now_ms - int(timestamp)) <= WINDOW_MS


def _md5(text, secret):
    return hashlib.md5(text + secret.encode()).hexdigest().upper().encode()


def _is_signed(text, sign, public_key):
    """SHA256withRSA, PKCS#1 v1.5."""
    # Here, since an MD5 business does without the package.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    key = serialization.load_pem_public_key(public_key.encode())
    try:
        key.verify(base64.b64decode(sign, validate=True), text, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
