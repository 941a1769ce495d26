/**
 * Requests that carry a value where it does not belong: in every header, in the query, the path, the method's body, with the
 * wrong type, twice, cut off, and under a right signature as under none. Each value is new, and of the form of a secret, of
 * a code or of a user's id in turn.
 */
import { randomUUID } from 'node:crypto';
import { EXCHANGE_PATH, exchangeRequest, shanghaiTime } from '../daxpay-client.ts';
import {
  AUTH_INFO_PATH,
  CHECK_SECRET_PATH,
  signedGet,
  type WireRequest,
  withAuthorization,
} from '../genauth-client.ts';
import { URL_PATH, urlRequest } from '../openapi-client.ts';
import type { MarkedCallers } from './callers.ts';
import { newCode, newSecret, newToken, newUserId } from './marker.ts';

/** A request, what it carries, and where that belongs although it is misplaced. */
export interface Misplaced {
  readonly name: string;
  readonly value: string;
  readonly request: WireRequest;
  readonly belongs?: readonly string[];
  /** Whether its signature is refused, and the response tells what was signed: to its sender alone. */
  readonly isTold?: true;
}

const CALLBACK_PATH = '/v1/openapi/auth/alipay/callback';
/** What a client gives as its id is taken for one: it names an item of the registry, and the log says who called. */
const AS_ID = ['log', 'aws/dynamodb'];

/** Headers that mean something to a protocol, to HTTP, or to whoever stands in front. */
const HEADERS = [
  ...['authing', 'genauth'].flatMap((family) =>
    ['app-id', 'lang', 'date', 'signature-nonce', 'signature-method', 'signature-version', 'sdk-version', 'other'].map(
      (name) => `x-${family}-${name}`,
    ),
  ),
  ...[
    'businessId',
    'nonce',
    'timestamp',
    'signType',
    'sign',
    'authorization',
    'date',
    'cookie',
    'user-agent',
    'referer',
  ],
  ...['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-amzn-trace-id', 'x-request-id', 'x-api-key', 'accept-language'],
  ...['content-type', 'content-encoding', 'origin', 'if-none-match', 'from'],
];
const IDS = ['x-authing-app-id', 'x-genauth-app-id', 'businessId'];
const ROUTES = [
  ['GET', `${AUTH_INFO_PATH}?extIdpConnidentifier=demo`],
  ['POST', CHECK_SECRET_PATH],
  ['POST', URL_PATH],
  ['GET', CALLBACK_PATH],
  ['POST', EXCHANGE_PATH],
  ['GET', '/health'],
  ['GET', '/api/v3/nowhere'],
] as const;

let made = 0;
/** A value in one of three forms in turn; `plain` for places that would not take the characters of a secret. */
function newValue(plain = false): string {
  made += 1;
  if (made % 3 === 0) return newUserId() + newToken(4);
  return made % 3 === 1 && !plain ? newSecret().replace('é', 'e') : newCode();
}

/** In headers, on every route. */
function inHeaders(): Misplaced[] {
  return ROUTES.flatMap(([method, target]) =>
    HEADERS.map((header) => {
      const isId = IDS.includes(header);
      const value = newValue(isId);
      const body = method === 'POST' ? { body: '{}' } : {};
      return {
        name: `${method} ${target}, header ${header}`,
        value,
        request: { method, target, headers: [[header, value]], ...body },
        belongs: isId ? AS_ID : [],
      };
    }),
  );
}

/** In the place of an access key's id, which stands for the caller where no app is named. */
function asKeyId(): Misplaced {
  const value = newCode();
  const { target, headers } = signedGet({ accessKeyId: value, accessKeySecret: newCode(), connection: 'demo' });
  return { name: 'access key id', value, request: { method: 'GET', target, headers }, belongs: AS_ID };
}

/** In `authorization`, in every scheme. */
function inAuthorization(): Misplaced[] {
  const forms = ['', 'Bearer ', 'Basic ', 'authing ', 'authing key:', 'GenAuth key:', 'authing key:x:', 'AUTHING  '];
  return forms.flatMap((form) =>
    [newSecret().replace('é', 'e'), newCode()].map((value) => ({
      name: `authorization: ${form}…`,
      value,
      request: {
        method: 'GET',
        target: `${AUTH_INFO_PATH}?extIdpConnidentifier=demo`,
        headers: [
          ['authorization', form === 'Basic ' ? form + Buffer.from(value).toString('base64') : form + value],
          ['x-authing-signature-method', 'HMAC-SHA1'],
          ['x-authing-signature-version', '1.0'],
          ['date', new Date().toUTCString()],
        ],
      },
    })),
  );
}

/** In query and path, of a public app's requests where an app is asked for. */
function inTargets({ publicApp }: MarkedCallers): Misplaced[] {
  const headers = [['x-authing-app-id', publicApp.appId]] as const;
  const make = (name: string, write: (value: string) => string, method = 'GET'): Misplaced[] =>
    [newSecret(), newToken(), newCode(), newUserId()].map((value) => ({
      name,
      value,
      request: { method, target: write(encodeURIComponent(value)), headers },
    }));
  const queries = [AUTH_INFO_PATH, CALLBACK_PATH, '/health', URL_PATH, '/nowhere'].flatMap((path) =>
    [
      (value: string) => `${path}?${value}`,
      (value: string) => `${path}?${value}=1&${value}=2`,
      (value: string) => `${path}?extIdpConnidentifier=${value}&state=${value}&auth_code=${value}&app_id=${value}`,
      (value: string) =>
        `${path}?auth_code=${value}&auth_code=${value}&extIdpConnidentifier=1&extIdpConnidentifier=${value}`,
      (value: string) => `${path}?extIdpConnidentifier=demo&extra=${value}&state=x&extra2=%ff${value}`,
      (value: string) => `${path}?extIdpConnidentifier=demo%00${value}`,
    ].flatMap((write, index) => make(`${path}, query ${index}`, write)),
  );
  const paths = ['/', '/api/v3/', '/v1/openapi/', '/unipay/', `/${AUTH_INFO_PATH}/`].flatMap((path) => [
    ...make(`path ${path}…`, (value) => path + value),
    ...make(`path …${path}`, (value) => `/${value}${path}`, 'POST'),
  ]);
  const stages = make('as a stage', (value) => `/${value}${AUTH_INFO_PATH}?extIdpConnidentifier=demo`);
  return [...queries, ...paths, ...stages];
}

/** Bodies that are broken around a value, for every route that reads one. */
function inBrokenBodies(): Misplaced[] {
  const bodies: Record<string, (quoted: string, plain: string) => string> = {
    'no JSON': (_quoted, plain) => plain,
    'a string': (quoted) => quoted,
    'an array': (quoted) => `[${quoted}]`,
    'cut off': (quoted) => `{"appId":${quoted},"appSecret":${quoted}`,
    'a member twice': (quoted) => `{"appId":${quoted},"appId":${quoted}}`,
    'a member named by it': (quoted) => `{${quoted}:1,${quoted}:2}`,
    __proto__: (quoted) => `{"__proto__":{"appId":${quoted}}}`,
    'a byte order mark': (quoted) => `\uFEFF{"appId":${quoted}}`,
    'too deep': (quoted) => `${'['.repeat(30)}${quoted}${']'.repeat(30)}`,
    'too large': (quoted) => `{"appId":${quoted},"x":"${'x'.repeat(17_000)}"}`,
    form: (_quoted, plain) => `appId=${encodeURIComponent(plain)}`,
  };
  return [CHECK_SECRET_PATH, URL_PATH, EXCHANGE_PATH, AUTH_INFO_PATH, '/unipay/nowhere'].flatMap((target) =>
    Object.entries(bodies).map(([name, write]) => {
      const value = newValue();
      const type = name === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
      const body = write(JSON.stringify(value), value);
      return {
        name: `${target}, body: ${name}`,
        value,
        request: { method: 'POST', target, headers: [['content-type', type]], body },
      };
    }),
  );
}

const SHAPES: readonly ((value: string) => unknown)[] = [
  (value) => value,
  (value) => [value],
  (value) => ({ [value]: value }),
  (value) => `${value} ${'x'.repeat(3_000)}`,
];

/** What the string-to-sign shows; an auth code it does not. */
const SIGNED_MEMBERS = ['appId', 'clientIp', 'nonceStr', 'mchNo', 'channel', 'queryCode'];

/** In each member of a DaxPay request, in every shape, signed and not. */
function inDaxpayMembers({ daxpay: { hmac } }: MarkedCallers): Misplaced[] {
  const members = 'appId,clientIp,nonceStr,sign,reqTime,mchNo,channel,authCode,queryCode,other'.split(',');
  const right = () => ({
    appId: hmac.appId,
    reqTime: shanghaiTime(Date.now()),
    channel: 'ali_pay',
    authCode: newCode(),
  });
  return members.flatMap((member) =>
    SHAPES.flatMap((shape, index) => {
      const [one, other] = [newValue(member === 'appId'), newValue(member === 'appId')];
      const unsigned = { ...right(), sign: 'x'.repeat(64), [member]: shape(one) };
      const isText = index === 0 || index === 3;
      const told = isText && SIGNED_MEMBERS.includes(member) ? { isTold: true as const } : {};
      const toldOfStranger = isText && member === 'appId' ? { isTold: true as const } : {};
      const headers = [['content-type', 'application/json']] as const;
      const asId = member === 'appId' && index === 0 ? { belongs: AS_ID } : {};
      const request = { method: 'POST', target: EXCHANGE_PATH, headers, body: JSON.stringify(unsigned) };
      // A code that nobody gave out is Alipay's to refuse.
      const sent = member === 'authCode' && index === 0 ? { belongs: ['alipay'] } : asId;
      const signed = exchangeRequest({ ...right(), [member]: shape(other) }, hmac.key);
      return [
        { name: `DaxPay ${member}, shape ${index}`, value: one, request, ...asId, ...told },
        ...(member === 'sign'
          ? []
          : [
              {
                name: `DaxPay ${member}, shape ${index}, signed`,
                value: other,
                request: signed,
                ...sent,
                ...toldOfStranger,
              },
            ]),
      ];
    }),
  );
}

/** In each member of a link request, in every shape, rightly signed. */
function inLinkMembers({ md5 }: MarkedCallers): Misplaced[] {
  const members = ['businessId', 'merchantId', 'serialNo', 'userId', 'thirdAccount', 'callbackUrl', 'other'];
  const { businessId, merchantId, key } = md5;
  const right = () => ({ businessId, merchantId, serialNo: randomUUID(), userId: 'customer-1' });
  const stored = ['table/authorization', 'aws/dynamodb'];
  return members.flatMap((member) =>
    SHAPES.map((shape, index) => {
      const value = newValue();
      const body = JSON.stringify({ ...right(), [member]: shape(value) });
      const kept = index === 0 && (member === 'serialNo' || member === 'userId');
      const request = urlRequest(key, { businessId, body });
      return { name: `link ${member}, shape ${index}`, value, request, ...(kept && { belongs: stored }) };
    }),
  );
}

/** In callback addresses that are refused, and in signed GenAuth requests. */
function underSignatures({ md5, app }: MarkedCallers): Misplaced[] {
  const { businessId, merchantId, key } = md5;
  const urls = [
    'https://%s.example/',
    'https://shop.example/%s',
    'https://user:%s@shop.example/',
    '%s:x',
    'https://shop.example/#%s',
  ];
  const links = urls.map((url) => {
    const value = newToken(30);
    const callbackUrl = url.replace('%s', value);
    const body = JSON.stringify({ businessId, merchantId, serialNo: randomUUID(), userId: 'customer-1', callbackUrl });
    return { name: `callbackUrl ${url}`, value, request: urlRequest(key, { businessId, body }) };
  });
  const connections = [newCode(), newToken(31).toLowerCase(), newSecret()].map((value) => ({
    name: 'a connection that is none',
    value,
    request: signedGet({ ...app, connection: value }),
  }));
  const headers = ['lang', 'sdk-version', 'unknown'].map((name) => {
    const value = newValue(true);
    const { headers: all, target } = signedGet({ ...app, connection: 'demo' });
    const own = [...all.filter(([header]) => header !== 'authorization'), [`x-authing-${name}`, value] as const];
    const request = { method: 'GET', target, headers: withAuthorization(app, own, { extIdpConnidentifier: 'demo' }) };
    // One that is there twice is joined by a comma, which nobody signed.
    return {
      name: `signed header x-authing-${name}`,
      value,
      request,
      ...(name !== 'unknown' && { isTold: true as const }),
    };
  });
  return [...links, ...connections, ...headers];
}

const HIDDEN = [
  'appSecret',
  'client_secret',
  'accessToken',
  'password',
  'private_key',
  'authCode',
  'auth_code',
  'state',
];

/** Under a wrong signature, which lets the response tell what was signed: under names that are never shown, and under others. */
function inRefusedStrings({ app, md5 }: MarkedCallers): Misplaced[] {
  return [...HIDDEN, 'other'].flatMap((member) => {
    const make = (name: string, write: (value: string) => WireRequest): Misplaced => {
      const value = member.endsWith('ode') ? newCode() : newToken(40);
      return { name: `${name} ${member}`, value, request: write(value), ...(member === 'other' && { isTold: true }) };
    };
    const { businessId } = md5;
    const get = signedGet({ ...app, accessKeySecret: newSecret(), connection: 'demo' });
    const link = (body: string) => urlRequest({ secret: newSecret() }, { businessId, body });
    const header = `x-authing-${member.replaceAll(/[A-Z_]+/g, '-$&')}`.replaceAll('_', '').toLowerCase();
    return [
      make('refused query', (value) => ({ ...get, target: `${get.target}&${member}=${value}` })),
      ...(member === 'state'
        ? []
        : [make('refused header', (value) => ({ ...get, headers: [...get.headers, [header, value] as const] }))]),
      make('refused body', (value) => link(JSON.stringify({ businessId, [member]: value, userId: 'customer-1' }))),
      make('refused form', (value) => link(`businessId=${businessId}&${member}=${value}`)),
    ];
  });
}

/** Right in everything but the key, the signature's last character, or the moment; marked are key and signature. */
function wrongSignatures({ app, pool, rsa, md5, daxpay }: MarkedCallers): Misplaced[] {
  const long = Date.now() - 3_600_000;
  const connection = 'demo';
  const body = (businessId: string) =>
    JSON.stringify({ businessId, merchantId: rsa.merchantId, serialNo: randomUUID(), userId: 'customer-1' });
  const members = (appId: string, nowMs = Date.now()) => {
    return { appId, reqTime: shanghaiTime(nowMs), channel: 'ali_pay', authCode: newCode() };
  };
  const underOtherKey = [app, pool].map((key) => {
    const accessKeySecret = newSecret();
    return { value: accessKeySecret, request: signedGet({ ...key, accessKeySecret, connection }) };
  });
  const openapi = [newSecret(), newSecret()].map((secret) => ({
    value: secret,
    request: urlRequest({ secret }, { businessId: md5.businessId, body: body(md5.businessId) }),
  }));
  const exchanges = Object.values(daxpay).map(({ appId, key }) => {
    const secret = newSecret();
    return { value: secret, request: exchangeRequest(members(appId), { ...key, secret }) };
  });
  const late = [
    signedGet({ ...app, connection, date: new Date(long).toUTCString() }),
    urlRequest(rsa.key, { businessId: rsa.businessId, timestamp: String(long), body: body(rsa.businessId) }),
    exchangeRequest(members(daxpay.hmac.appId, long), daxpay.hmac.key),
  ].map((request) => ({ value: signatureOf(request), request }));
  const altered = [
    signedGet({ ...app, connection }),
    urlRequest(rsa.key, { businessId: rsa.businessId, body: body(rsa.businessId) }),
    urlRequest(md5.key, { businessId: md5.businessId, body: body(md5.businessId) }),
    exchangeRequest(members(daxpay.sm3.appId), daxpay.sm3.key),
  ].map((request) => {
    const value = signatureOf(request);
    const swap = (text: string) => text.replace(value, () => value.replace(/^./, value.startsWith('A') ? 'B' : 'A'));
    const headers = request.headers.map(([name, text]) => [name, swap(text)] as const);
    return { value, request: { ...request, headers, ...(request.body !== undefined && { body: swap(request.body) }) } };
  });
  const named = (name: string, some: readonly { value: string; request: WireRequest }[]) =>
    some.map((one) => ({ name, ...one }));
  return [
    ...named('another key', [...underOtherKey, ...openapi, ...exchanges]),
    ...named('signature of an old request', late),
    ...named('altered signature', altered),
  ];
}

function signatureOf({ headers, body }: WireRequest): string {
  const inHeader = headers.find(([name]) => name === 'sign')?.[1];
  const inAuthorizationHeader = headers.find(([name]) => name === 'authorization')?.[1].split(':')[1];
  const inBody = /"sign":"([^"]+)"/.exec(body ?? '')?.[1];
  return inHeader ?? inAuthorizationHeader ?? inBody ?? '';
}

/** All of them. */
export function allMisplaced(callers: MarkedCallers): Misplaced[] {
  return [
    ...inHeaders(),
    asKeyId(),
    ...inAuthorization(),
    ...inTargets(callers),
    ...inBrokenBodies(),
    ...inDaxpayMembers(callers),
    ...inLinkMembers(callers),
    ...underSignatures(callers),
    ...inRefusedStrings(callers),
    ...wrongSignatures(callers),
  ];
}
