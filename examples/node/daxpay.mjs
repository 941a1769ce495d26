// DaxPay: an auth code becomes a user's id, and the response is verified. `node examples/node/daxpay.mjs`, beside `npm start`.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { fail, readDemo } from './demo.mjs';

/** The members that are not null, sorted by name; without \ and "; then the key; all of it in upper case. */
export function stringToSign(members, secret) {
  const names = Object.keys(members).filter((name) => name !== 'sign' && members[name] != null);
  const text = names.sort().map((name) => `${name}=${members[name]}`);
  return `${text.join('&').replaceAll(/[\\"]/g, '')}&key=${secret}`.toUpperCase();
}

/** The key is the secret as it is. */
export const sign = (members, secret) =>
  createHmac('sha256', secret).update(stringToSign(members, secret)).digest('hex');

/** A response without a signature proves nothing. */
export function isSigned({ code, msg, data, resTime, traceId, sign: signature }, secret) {
  const expected = Buffer.from(sign({ code, msg, data: signedData(data), resTime, traceId }, secret));
  const given = Buffer.from(String(signature));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** JSON without blanks and nulls. */
const signedData = (data) => data && JSON.stringify(data, (_, value) => value ?? undefined);

/** yyyy-MM-dd HH:mm:ss in China, whatever zone this machine is in. */
const chinaTime = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

async function main() {
  const { gateway, alipay, alipayApp, daxpay } = readDemo();
  const { appId, secret } = daxpay.hmac;
  const members = {
    appId,
    channel: 'ali_pay',
    authCode: await demoCode(alipay, alipayApp.appId),
    nonceStr: randomBytes(16).toString('hex'),
    reqTime: chinaTime(),
  };
  const received = await fetch(`${gateway}/unipay/assist/channel/auth/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ ...members, sign: sign(members, secret) }),
  });

  // The HTTP status is 200 also when the request was refused.
  const response = await received.json();
  if (!isSigned(response, secret)) fail(`not verified: ${response.code} ${response.msg}`);
  if (response.code !== 0) fail(`refused: ${response.code} ${response.msg}`);
  console.log(response.data.openId ?? response.data.userId);
}

/** Alipay gives the code to your app or page, when a user agrees; the fake one of the stack makes one up. */
async function demoCode(alipay, app_id) {
  const response = await fetch(`${alipay}/simulator/codes`, { method: 'POST', body: JSON.stringify({ app_id }) });
  return (await response.json()).auth_code;
}

if (process.argv[1] === import.meta.filename) await main();
