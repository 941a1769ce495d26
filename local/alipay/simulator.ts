import { createPublicKey } from 'node:crypto';
import { readAppCertificates } from './app-certificates.ts';
import { DEFAULT_USER } from './authorize-page.ts';
import type { RequestLog } from './request-log.ts';
import type { AlipaySetup, Answer } from './setup.ts';

/**
 * How tests drive the fakes, in JSON: `POST /simulator/codes {app_id, scope?, user?}` (a WeChat app id gives a WeChat code, with
 * `snapshot: true` one of a snapshot page), `GET /simulator/requests` (to a browser the server gives a page),
 * `POST /simulator/faults {mode, count}`, `GET /simulator/faults`, `POST /simulator/keys {app_id, public_keys}`, and
 * `POST /simulator/apps/<app id>` with the app's public key in PEM (gives Alipay's), and `POST /simulator/certificates {app_id, app_certificate, alipay_certificate, alipay_root_certificate,
 * alipay_private_key}`, all PEM.
 */
export function answerSimulator(what: string, body: string, setup: AlipaySetup, log: RequestLog): Answer {
  const [status, content] = control(what, body, setup, log);
  if (typeof content === 'string') {
    return { kind: 'answer', status, headers: { 'content-type': 'text/plain; charset=utf-8' }, text: content };
  }
  return { kind: 'answer', status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(content) };
}

function control(
  what: string,
  body: string,
  setup: AlipaySetup,
  log: RequestLog,
): readonly [status: number, content: unknown] {
  try {
    if (what === 'GET /simulator/requests') return [200, log.list()];
    if (what === 'POST /simulator/codes') return [200, { auth_code: mint(parse(body), setup) }];
    if (what === 'POST /simulator/faults') return [200, setup.faults.set(parse(body)) ?? {}];
    if (what === 'GET /simulator/faults') return [200, setup.faults.list()];
    if (what === 'POST /simulator/keys') return [200, changeKeys(parse(body), setup)];
    const [, appId] = /^POST \/simulator\/apps\/(\d{1,16})$/.exec(what) ?? [];
    if (appId !== undefined) return register(appId, body, setup);
    if (what === 'POST /simulator/certificates') return [200, certify(parse(body), setup)];
    return [
      404,
      { message: 'GET /simulator/requests or faults, or POST codes, faults, keys, apps/<id> or certificates' },
    ];
  } catch (error) {
    return [400, { message: error instanceof Error ? error.message : String(error) }];
  }
}

type Json = Readonly<Record<string, unknown>>;

/** Any app id gets its code, so that a test can present another app's; a `user` of any JSON value names a person. */
function mint({ app_id: appId, user = DEFAULT_USER, ...more }: Json, { codes, wechat }: AlipaySetup): string {
  const name = typeof user === 'string' ? user : JSON.stringify(user);
  if (typeof appId === 'string' && /^wx[0-9A-Za-z]{16}$/.test(appId)) {
    const scope = oneOf(['snsapi_base', 'snsapi_userinfo'], more.scope);
    return wechat.codes.mint({ appId, scope, user: name, snapshot: more.snapshot === true });
  }
  if (typeof appId !== 'string' || !/^\d{1,16}$/.test(appId)) {
    throw new RangeError('app_id: at most 16 digits, or wx and 16 letters or digits');
  }
  return codes.mint({ appId, scope: oneOf(['auth_base', 'auth_user'], more.scope), user: name });
}

/** The first where none is given. */
function oneOf(scopes: readonly [string, string], scope: unknown = scopes[0]): string {
  const found = scopes.find((known) => known === scope);
  if (found === undefined) throw new RangeError(`scope: ${scopes.join(' or ')}`);
  return found;
}

/** What the console does with a new app's public key: it takes it, and shows Alipay's for this app. */
function register(
  appId: string,
  publicKey: string,
  { apps, certified, alipayKey }: AlipaySetup,
): readonly [number, string] {
  apps.set(appId, [createPublicKey(publicKey)]);
  certified.delete(appId);
  return [200, createPublicKey(alipayKey).export({ type: 'spki', format: 'pem' }).toString()];
}

/** What the console does: from now on an app's calls may be signed by any of these keys, and by no other. */
function changeKeys({ app_id, public_keys }: Json, setup: AlipaySetup): object {
  const appId = knownApp(app_id, setup);
  if (!Array.isArray(public_keys) || public_keys.length === 0) throw new RangeError('public_keys: PEM, one at least');
  setup.apps.set(
    appId,
    public_keys.map((pem) => createPublicKey(String(pem))),
  );
  setup.certified.delete(appId);
  return {};
}

/** From now on the app is in certificate mode: until its keys are changed, it is known by its certificate alone. */
function certify({ app_id, ...certificates }: Json, setup: AlipaySetup): object {
  const appId = knownApp(app_id, setup);
  setup.certified.set(appId, readAppCertificates(certificates));
  return {};
}

function knownApp(appId: unknown, { apps }: AlipaySetup): string {
  if (typeof appId !== 'string' || !apps.has(appId)) throw new RangeError('app_id: an app that is there');
  return appId;
}

function parse(body: string): Json {
  const content: unknown = JSON.parse(body);
  if (typeof content !== 'object' || content === null) throw new TypeError('the body is not a JSON object');
  return content as Json;
}
