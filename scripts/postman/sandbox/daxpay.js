import { newNonce, setHeaders, settleBody, value } from './request.js';

/** Signs an app's request: its members by name, then the secret, all in upper case. */
export function signDaxpay(signType, secret) {
  const members = { ...JSON.parse(settleBody()), nonceStr: newNonce(), reqTime: chinaTime() };
  members.sign = digest(members, signType, secret);
  pm.request.body.raw = JSON.stringify(members);
  setHeaders({ 'Content-Type': 'application/json; charset=utf-8' });
}

/** Whether the gateway signed the response; one without a signature proves nothing. */
export function isSignedDaxpay(signType, secret) {
  const { sign, ...members } = pm.response.json();
  return sign !== undefined && sign === digest(members, signType, secret);
}

function digest({ sign, ...members }, signType, secret) {
  const pairs = Object.entries(members).filter(([, member]) => member !== null);
  const joined = pairs.map(([name, member]) => `${name}=${asText(member)}`).sort();
  const text = `${joined.join('&').replace(/[\\"]/g, '')}&key=${secret}`.toUpperCase();
  return (signType === 'md5' ? CryptoJS.MD5(text) : CryptoJS.HmacSHA256(text, secret)).toString();
}

/** An object as JSON, without its nulls. */
function asText(member) {
  if (typeof member !== 'object') return String(member);
  return JSON.stringify(Object.fromEntries(Object.entries(member).filter(([, one]) => one !== null)));
}

const chinaTime = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** `code`: the environment's `authCode`, or a new one of the fake Alipay beside `npm start`, as a user's consent gives one. */
export function withCode(done) {
  const keep = (code) => {
    pm.variables.set('code', code);
    done();
  };
  const given = pm.environment.get('authCode');
  if (given) return keep(given);
  const body = { mode: 'raw', raw: JSON.stringify({ app_id: value('alipayAppId') }) };
  return pm.sendRequest({ url: `${value('alipay')}/simulator/codes`, method: 'POST', body }, (error, response) => {
    if (error) throw error;
    keep(response.json().auth_code);
  });
}
