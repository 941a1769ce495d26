// GenAuth: one signed request for an AuthInfo. `node examples/node/genauth.mjs`, beside `npm start`.
import { createHmac, randomBytes } from 'node:crypto';
import { fail, readDemo } from './demo.mjs';

/** The method, the signed headers sorted by name, then path and query: joined by \n, with none at the end. */
export function stringToSign(method, headers, target) {
  const names = Object.keys(headers).filter((name) => name === 'date' || name.startsWith('x-authing-'));
  return [method, ...names.sort().map((name) => `${name}:${headers[name]}`), target].join('\n');
}

export const sign = (accessKeySecret, text) => createHmac('sha256', accessKeySecret).update(text).digest('base64');

async function main() {
  const { gateway, genauth } = readDemo();
  const { appId, accessKeyId, accessKeySecret, connection } = genauth.signedApp;
  const target = `/api/v3/get-alipay-authinfo?extIdpConnidentifier=${connection}`;
  const headers = {
    date: new Date().toUTCString(),
    'x-authing-app-id': appId,
    'x-authing-signature-method': 'HMAC-SHA256',
    'x-authing-signature-nonce': randomBytes(16).toString('hex'),
    'x-authing-signature-version': '1.0',
  };
  const signature = sign(accessKeySecret, stringToSign('GET', headers, target));
  const authorization = `authing ${accessKeyId}:${signature}`;
  const response = await fetch(gateway + target, { headers: { ...headers, authorization } });

  // The HTTP status is 200 also when the request was refused.
  const { statusCode, apiCode, message, data } = await response.json();
  if (statusCode !== 200) fail(`refused: ${statusCode} ${apiCode ?? ''} ${message}`);
  console.log(data.authInfo);
}

if (process.argv[1] === import.meta.filename) await main();
