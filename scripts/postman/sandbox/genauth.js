import { newNonce, setHeaders, value } from './request.js';

/** Signs with an access key: HMAC-SHA256 over the method, the headers by name, and the path with its parameters. */
export function signGenauth() {
  setHeaders({
    date: new Date().toUTCString(),
    'x-authing-signature-method': 'HMAC-SHA256',
    'x-authing-signature-nonce': newNonce(),
    'x-authing-signature-version': '1.0',
  });
  const text = [pm.request.method, ...signedHeaders(), signedTarget()].join('\n');
  const signature = CryptoJS.HmacSHA256(text, value('accessKeySecret')).toString(CryptoJS.enc.Base64);
  setHeaders({ authorization: `authing ${value('accessKeyId')}:${signature}` });
}

function signedHeaders() {
  const names = pm.request.headers.map(({ key }) => key.toLowerCase());
  const signed = names.filter((name) => name === 'date' || name.startsWith('x-authing-')).sort();
  return signed.map((name) => `${name}:${pm.variables.replaceIn(pm.request.headers.get(name)).trim()}`);
}

/** The path from /api/ on, whatever base path stands in front; parameters decoded, by name. */
function signedTarget() {
  const path = pm.request.url.getPath().replace(/^.*?(?=\/api\/)/, '');
  const pairs = pm.request.url.query.map(({ key, value: text }) => `${key}=${pm.variables.replaceIn(text)}`).sort();
  return `${path}?${pairs.join('&')}`;
}

/** `managementToken` of the environment, or a new one of the user pool's access key. */
export function withManagementToken() {
  const body = {
    mode: 'raw',
    raw: JSON.stringify({
      accessKeyId: value('userPoolAccessKeyId'),
      accessKeySecret: value('userPoolAccessKeySecret'),
    }),
  };
  const header = { 'Content-Type': 'application/json' };
  const url = `${value('gateway')}/api/v3/get-management-token`;
  pm.sendRequest({ url, method: 'POST', header, body }, (error, response) => {
    if (error) throw error;
    setHeaders({ authorization: `Bearer ${response.json().data?.access_token}` });
  });
}
