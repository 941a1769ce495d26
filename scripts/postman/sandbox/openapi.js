import { newNonce, setHeaders, settleBody, value } from './request.js';
import { isSignedRsa, signRsa } from './rsa.js';

/** Signs a business's request: four headers as name=value, directly followed by the body as it is sent. */
export function signOpenapi(signType, businessId) {
  const headers = { businessId, nonce: newNonce(), signType, timestamp: String(Date.now()) };
  const text = signedText(headers, settleBody());
  setHeaders({ ...headers, sign: signType === 'MD5' ? md5(text) : signRsa(text, value('businessPrivateKey')) });
}

/** Whether the response is signed by the gateway, and to this request. */
export function isSignedOpenapi() {
  const header = (name) => pm.response.headers.get(name);
  const [businessId, nonce, signType, timestamp] = ['businessId', 'nonce', 'signType', 'timestamp'].map(header);
  if (nonce !== `r.${pm.request.headers.get('nonce')}` || businessId !== pm.request.headers.get('businessId'))
    return false;
  const text = signedText({ businessId, nonce, signType, timestamp }, pm.response.text());
  return signType === 'MD5'
    ? header('sign') === md5(text)
    : isSignedRsa(text, header('sign'), value('platformPublicKey'));
}

function signedText(headers, body) {
  const pairs = Object.entries(headers).map(([name, text]) => `${name}=${text}`);
  return pairs.sort().join('&') + body;
}

const md5 = (text) =>
  CryptoJS.MD5(text + value('md5BusinessSecret'))
    .toString()
    .toUpperCase();
