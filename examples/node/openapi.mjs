// Open API: asks for an authorization link, and verifies the response. `node examples/node/openapi.mjs`, beside `npm start`.
import { randomBytes, sign as signBytes } from 'node:crypto';
import { fail, readDemo } from './demo.mjs';
import { isFromGateway } from './verify.mjs';

/** The four headers in this order, then the body as it is sent; nothing in between. */
export const stringToSign = ({ businessId, nonce, signType, timestamp }, body) =>
  `businessId=${businessId}&nonce=${nonce}&signType=${signType}&timestamp=${timestamp}${body}`;

/** SHA256withRSA, PKCS#1 v1.5. */
export const sign = (privateKey, text) => signBytes('sha256', Buffer.from(text), privateKey).toString('base64');

async function main() {
  const { gateway, platform, openapi } = readDemo();
  const { businessId, merchantId, privateKey } = openapi.rsa;
  // Serialised once: these bytes are signed, and the same are sent.
  const serialNo = randomBytes(16).toString('hex');
  const body = JSON.stringify({ businessId, merchantId, serialNo, userId: 'customer-1' });
  const nonce = randomBytes(16).toString('hex');
  const headers = { businessId, nonce, signType: 'SHA256-RSA', timestamp: String(Date.now()) };
  const response = await fetch(`${gateway}/v1/openapi/auth/alipay/url`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...headers,
      sign: sign(privateKey, stringToSign(headers, body)),
    },
    body,
  });

  const received = { headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) };
  const trusted = { businessId, signType: 'SHA256-RSA', platformKeys: [platform.publicKey] };
  // Before the body is read: a request that was not authenticated gets an unsigned response.
  if (!isFromGateway(received, trusted, nonce)) fail(`not verified: ${received.body}`);
  const { status, message, data } = JSON.parse(received.body);
  if (status !== 0) fail(`refused: ${status} ${message}`);
  console.log(data.alipayAuthUrl);
}

if (process.argv[1] === import.meta.filename) await main();
