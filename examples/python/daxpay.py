"""DaxPay: an auth code becomes a user's id, and the response is verified. `python3 examples/python/daxpay.py`, beside `npm start`."""
import hashlib
import hmac
import json
import secrets
import sys
from datetime import datetime, timedelta, timezone

from demo import read_demo, send

CHINA = timezone(timedelta(hours=8))


def string_to_sign(members, secret):
    """The members that are not None, sorted by name; without \\ and "; then the key; all of it in upper case."""
    names = sorted(name for name, value in members.items() if name != "sign" and value is not None)
    text = "&".join(f"{name}={members[name]}" for name in names)
    text = text.replace("\\", "").replace('"', "")
    return f"{text}&key={secret}".upper()


def sign(members, secret):
    """The key is the secret as it is."""
    return hmac.new(secret.encode(), string_to_sign(members, secret).encode(), hashlib.sha256).hexdigest()


def is_signed(response, secret):
    """A response without a signature proves nothing."""
    members = {name: response.get(name) for name in ("code", "msg", "resTime", "traceId")}
    if response.get("data") is not None:
        # JSON without blanks and nulls, in the order in which it came.
        data = {name: value for name, value in response["data"].items() if value is not None}
        members["data"] = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return hmac.compare_digest(str(response.get("sign")).encode(), sign(members, secret).encode())


def main():
    demo = read_demo()
    app = demo["daxpay"]["hmac"]
    members = {
        "appId": app["appId"],
        "channel": "ali_pay",
        "authCode": demo_code(demo),
        "nonceStr": secrets.token_hex(16),
        "reqTime": datetime.now(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
    }
    body = json.dumps({**members, "sign": sign(members, app["secret"])}).encode()
    headers = {"content-type": "application/json; charset=utf-8"}
    _, text = send(demo["gateway"] + "/unipay/assist/channel/auth/auth", headers, body)

    # The HTTP status is 200 also when the request was refused.
    response = json.loads(text)
    if not is_signed(response, app["secret"]):
        sys.exit(f"not verified: {response['code']} {response['msg']}")
    if response["code"] != 0:
        sys.exit(f"refused: {response['code']} {response['msg']}")
    print(response["data"]["openId"] or response["data"]["userId"])


def demo_code(demo):
    """Alipay gives the code to your app or page, when a user agrees; the fake one of the stack makes one up."""
    body = json.dumps({"app_id": demo["alipayApp"]["appId"]}).encode()
    return json.loads(send(demo["alipay"] + "/simulator/codes", {}, body)[1])["auth_code"]


if __name__ == "__main__":
    main()
