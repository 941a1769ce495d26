import type { AppKey } from '../../cli/sign/daxpay.ts';
import type { GenauthKey } from '../../cli/sign/genauth.ts';
import type { BusinessKey } from '../../cli/sign/openapi.ts';
import type { Demo } from '../demo/demo-file.ts';

/** What can be tried. */
export const TRIES = ['authinfo', 'link', 'exchange'] as const;

/** One of {@link TRIES}. */
export type TryName = (typeof TRIES)[number];

/** Who sends a request, and with what it is signed. */
export type Caller =
  | { readonly kind: 'authinfo'; readonly appId: string; readonly appSecret?: string; readonly key?: GenauthKey }
  | { readonly kind: 'link'; readonly businessId: string; readonly merchantId: string; readonly key: BusinessKey }
  | { readonly kind: 'exchange'; readonly appId: string; readonly key: AppKey };

/** A demo caller by its name in the form, and how it signs. */
export interface NamedCaller {
  readonly id: string;
  readonly signs: string;
  readonly caller: Caller;
}

/** The demo callers with which something can be tried. */
export const demoCallers = (demo: Demo, name: TryName): readonly NamedCaller[] => LISTS[name](demo);

const LISTS: Readonly<Record<TryName, (demo: Demo) => readonly NamedCaller[]>> = {
  authinfo: ({ genauth: { signedApp, publicApp, userPool } }) => [
    named(signedApp.appId, 'HMAC-SHA256', {
      ...{ kind: 'authinfo', appId: signedApp.appId, appSecret: signedApp.appSecret },
      key: { id: signedApp.accessKeyId, secret: signedApp.accessKeySecret, method: 'HMAC-SHA256' },
    }),
    named(publicApp.appId, '', { kind: 'authinfo', appId: publicApp.appId }),
    named(userPool.accessKeyId, 'HMAC-SHA1', {
      ...{ kind: 'authinfo', appId: '' },
      key: { id: userPool.accessKeyId, secret: userPool.accessKeySecret, method: 'HMAC-SHA1' },
    }),
  ],
  link: ({ openapi: { rsa, md5 } }) => [
    named(rsa.businessId, 'SHA256-RSA', { kind: 'link', ...business(rsa), key: { privateKey: rsa.privateKey } }),
    named(md5.businessId, 'MD5', { kind: 'link', ...business(md5), key: { secret: md5.secret } }),
  ],
  exchange: ({ daxpay: { hmac, md5, sm3, asIs } }) => [
    app(hmac, { signType: 'hmac_sha256', canonicalization: 'upper' }),
    app(md5, { signType: 'md5', canonicalization: 'upper' }),
    app(sm3, { signType: 'sm3', canonicalization: 'upper' }),
    app(asIs, { signType: 'hmac_sha256', canonicalization: 'as-is' }),
  ],
};

const named = (id: string, signs: string, caller: Caller): NamedCaller => ({ id, signs, caller });

const business = ({ businessId, merchantId }: { readonly businessId: string; readonly merchantId: string }) => ({
  businessId,
  merchantId,
});

const app = ({ appId, secret }: { readonly appId: string; readonly secret: string }, rule: Omit<AppKey, 'secret'>) =>
  named(appId, rule.canonicalization === 'as-is' ? `${rule.signType}, as-is` : rule.signType, {
    ...{ kind: 'exchange', appId },
    key: { secret, ...rule },
  });

/** The id of the choice that is no demo caller. */
export const OWN = 'own';

/** The caller that a form names: a demo's, or one's own; `undefined` for a name that is nobody's. */
export function chosenCaller(demo: Demo, name: TryName, form: URLSearchParams): Caller | undefined {
  const chosen = form.get('caller') ?? '';
  if (chosen === OWN) return OWN_CALLERS[name]((field) => form.get(`own.${field}`)?.trim() ?? '');
  return demoCallers(demo, name).find(({ id }) => id === chosen)?.caller;
}

/** Fields of one's own caller, in the form's order; several values are a choice. */
export const OWN_FIELDS: Readonly<Record<TryName, readonly (readonly [name: string, choices?: readonly string[]])[]>> =
  {
    authinfo: [['appId'], ['accessKeyId'], ['accessKeySecret'], ['method', ['HMAC-SHA256', 'HMAC-SHA1']]],
    link: [['businessId'], ['merchantId'], ['signType', ['SHA256-RSA', 'MD5']], ['privateKey'], ['secret']],
    exchange: [
      ['appId'],
      ['secret'],
      ['signType', ['hmac_sha256', 'md5', 'sm3']],
      ['canonicalization', ['upper', 'as-is']],
    ],
  };

const OWN_CALLERS: Readonly<Record<TryName, (field: (name: string) => string) => Caller>> = {
  authinfo: (field) => {
    const method = field('method') === 'HMAC-SHA1' ? 'HMAC-SHA1' : 'HMAC-SHA256';
    const key = { id: field('accessKeyId'), secret: field('accessKeySecret'), method } as const;
    return { kind: 'authinfo', appId: field('appId'), ...(key.id !== '' && { key }) };
  },
  link: (field) => ({
    ...{ kind: 'link', businessId: field('businessId'), merchantId: field('merchantId') },
    key: field('signType') === 'MD5' ? { secret: field('secret') } : { privateKey: field('privateKey') },
  }),
  exchange: (field) => ({
    ...{ kind: 'exchange', appId: field('appId') },
    key: {
      secret: field('secret'),
      signType: SIGN_TYPES.find((type) => type === field('signType')) ?? 'hmac_sha256',
      canonicalization: field('canonicalization') === 'as-is' ? 'as-is' : 'upper',
    },
  }),
};

const SIGN_TYPES = ['hmac_sha256', 'md5', 'sm3'] as const;
