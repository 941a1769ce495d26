/**
 * What published management clients write onto the wire, as a recording between them and the gateway has it: the order and casing of
 * headers, empty ones too, and the bytes of bodies. `Host` and `Content-Length` stand where each client writes them; `sendRaw`
 * fills them in.
 */
import { type AccessKey, AUTH_INFO_PATH, TOKEN_PATH, type WireRequest } from './genauth-client.ts';

/** What a client has when it asks for AuthInfo. */
export interface WithToken {
  readonly token: string;
  /** As it reads it in the token: `scoped_userpool_id`. */
  readonly poolId: string;
  readonly accessKeyId: string;
  readonly connection: string;
}

/** The two requests of one client. */
export interface ManagementWire {
  readonly token: (key: AccessKey) => WireRequest;
  readonly authInfo: (has: WithToken) => WireRequest;
}

const HOST = ['Host', ''] as const;
const LENGTH = ['Content-Length', ''] as const;

const post = (headers: WireRequest['headers'], body: string): WireRequest => ({
  ...{ method: 'POST', target: TOKEN_PATH },
  headers,
  body,
});
const get = (query: string, headers: WireRequest['headers']): WireRequest => ({
  ...{ method: 'GET', target: `${AUTH_INFO_PATH}?${query}` },
  headers,
});
/** As most clients write it. */
const plainBody = ({ accessKeyId, accessKeySecret }: AccessKey) => JSON.stringify({ accessKeyId, accessKeySecret });

const GO_JSON = ['Content-Type', 'application/json;charset=UTF-8'] as const;
const goHeaders = (version: string): WireRequest['headers'] => [
  ['X-Authing-App-Tenant-Id', ''],
  ...(version.startsWith('golang') ? [['X-Authing-Request-From', ''] as const] : []),
  ['X-Authing-Sdk-Version', version],
  ['X-Authing-Lang', ''],
];
const goToken =
  (version: string): ManagementWire['token'] =>
  (key) =>
    post([['User-Agent', 'fasthttp'], HOST, GO_JSON, LENGTH, ...goHeaders(version)], plainBody(key));
const goBearer = ({ token, poolId }: WithToken): WireRequest['headers'] => [
  ['Authorization', `Bearer ${token}`],
  ['X-Authing-Userpool-Id', poolId],
];

/** `management.NewClient`: a closing `&` and a body with the GET. */
const go010: ManagementWire = {
  token: goToken('golang:5.0.0'),
  authInfo: (has) => ({
    ...get(`extIdpConnidentifier=${has.connection}&`, [
      ['User-Agent', 'fasthttp'],
      ...[HOST, LENGTH, ...goHeaders('golang:5.0.0'), ...goBearer(has)],
    ]),
    body: JSON.stringify({ extIdpConnidentifier: has.connection }),
  }),
};

/** `management.NewManagementClient`; 3.0.19 calls itself 3.0.15. */
const go3019: ManagementWire = {
  token: goToken('authing-golang-sdk:3.0.15'),
  authInfo: (has) =>
    get(`extIdpConnidentifier=${has.connection}`, [
      ['User-Agent', 'fasthttp'],
      ...[HOST, ...goHeaders('authing-golang-sdk:3.0.15'), ...goBearer(has)],
    ]),
};

const PYTHON: WireRequest['headers'] = [
  HOST,
  ['User-Agent', 'python-requests/2.34.2'],
  ['Accept-Encoding', 'gzip, deflate'],
  ['Accept', '*/*'],
  ['Connection', 'keep-alive'],
];
const python: ManagementWire = {
  token: ({ accessKeyId, accessKeySecret }) =>
    post(
      [...PYTHON, LENGTH, ['Content-Type', 'application/json']],
      `{"accessKeyId": "${accessKeyId}", "accessKeySecret": "${accessKeySecret}"}`,
    ),
  authInfo: ({ token, poolId, connection }) =>
    get(`extIdpConnidentifier=${connection}`, [
      ...PYTHON,
      ['x-authing-sdk-version', 'authing-py-sdk:5.1.0'],
      ['x-authing-userpool-id', poolId],
      ['x-authing-lang', ''],
      ['authorization', `Bearer ${token}`],
    ]),
};

const JAVA_ACCEPT = [
  'Accept',
  'text/html,application/json,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
] as const;
const JAVA_AGENT = [
  'User-Agent',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/75.0.3770.142 Safari/537.36 Hutool',
] as const;
const JAVA_ENCODINGS: WireRequest['headers'] = [
  ['Accept-Encoding', 'gzip, deflate'],
  ['Accept-Language', 'zh-CN,zh;q=0.8'],
];
/** 3.1.19, which calls itself 3.1.4: the bare token, among what is left of the signature of 3.1.3 and older. */
const java: ManagementWire = {
  token: (key) =>
    post(
      [
        ...[JAVA_ACCEPT, JAVA_AGENT, ...JAVA_ENCODINGS, LENGTH, GO_JSON],
        ['Cache-Control', 'no-cache'],
        ['Pragma', 'no-cache'],
        ...[HOST, ['Connection', 'keep-alive'] as const],
      ],
      plainBody(key),
    ),
  authInfo: ({ token, poolId, connection }) =>
    get(`extIdpConnidentifier=${connection}`, [
      ['date', String(Date.now())],
      ['Authorization', token],
      ['x-authing-signature-method', 'HMAC-SHA1'],
      ['x-authing-signature-nonce', '81aLw0mNyV355L73'],
      JAVA_ACCEPT,
      ['x-authing-sdk-version', 'authing-java-sdk:3.1.4'],
      ['x-authing-lang', 'zh-CN'],
      ['x-authing-signature-version', '1.0'],
      JAVA_AGENT,
      ['x-authing-userpool-id', poolId],
      ...[...JAVA_ENCODINGS, HOST, ['Connection', 'keep-alive'] as const],
    ]),
};

const phpHeaders = (token: string, accessKeyId: string): WireRequest['headers'] => [
  HOST,
  ['User-Agent', 'AuthingIdentityCloud php'],
  ['Accept', '*/*'],
  ['Accept-Encoding', 'deflate, gzip, br, zstd'],
  ['Authorization', `Bearer ${token}`],
  ['Content-Type', 'application/json'],
  ['x-authing-userpool-id', accessKeyId],
  ['x-authing-request-from', 'php-sdk'],
  ['x-authing-sdk-version', 'authing-php-sdk:5.0.0'],
];
/** Sends the access key's id as the user pool's, and `Bearer ` with nothing behind it before it has a token. */
const php: ManagementWire = {
  token: ({ accessKeyId, accessKeySecret }) =>
    post([...phpHeaders('', accessKeyId), LENGTH], JSON.stringify({ accessKeySecret, accessKeyId })),
  authInfo: ({ token, accessKeyId, connection }) =>
    get(`extIdpConnidentifier=${connection}`, phpHeaders(token, accessKeyId)),
};

/** The clients that were tried, by name and version. */
export const MANAGEMENT_CLIENTS: Readonly<Record<string, ManagementWire>> = {
  'Go 0.1.0': go010,
  'Go 3.0.19': go3019,
  'Python 5.1.0': python,
  'Java 3.1.19': java,
  'PHP 5.0.0': php,
};
