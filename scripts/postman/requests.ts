/** What an operation's description in docs/openapi.json says, as far as a request is made of it. */
export interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: object }>> }>
    >;
  };
}

/** One request of the collection. What is in `{{…}}` is a variable of the environment. */
export interface Sample {
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** In the place of the example's; an empty one takes it out. */
  readonly members?: Readonly<Record<string, string>>;
  /** Lines of the script that runs before the request, and of the one that checks the response. */
  readonly before?: readonly string[];
  readonly after: readonly string[];
}

const connection = { extIdpConnidentifier: '{{connection}}' };
const status = (code: number) => `pm.test('HTTP ${code}', () => pm.response.to.have.status(${code}));`;
const check = (what: string, condition: string) =>
  `pm.test('${what}', () => pm.expect(${condition}, pm.response.text()).to.be.true);`;
const granted = (data: string, what: string) => [
  status(200),
  check('statusCode 200', 'pm.response.json().statusCode === 200'),
  check(what, `Boolean(pm.response.json().data?.${data})`),
];

const linkOf = (way: string, signType: string, businessId: string): Sample => ({
  name: `create-authorization-url, ${way}`,
  members: {
    ...{ businessId: `{{${businessId}}}`, merchantId: '{{merchantId}}', userId: 'customer-1' },
    ...{ serialNo: '{{$guid}}', callbackUrl: '' },
  },
  before: [`signOpenapi('${signType}', value('${businessId}'));`],
  after: [
    status(200),
    check('status 0', 'pm.response.json().status === 0'),
    check('the response is signed by the gateway, to this request', 'isSignedOpenapi()'),
    "const [, state] = /[?&]state=([^&]+)/.exec(pm.response.json().data?.alipayAuthUrl ?? '') ?? [];",
    "pm.environment.set('state', state);",
  ],
});

const exchangeOf = (way: string, signType: string, app: string): Sample => ({
  name: `exchange-auth-code, ${way}`,
  members: { appId: `{{${app}AppId}}`, authCode: '{{code}}', sign: '', nonceStr: '', reqTime: '', mchNo: '' },
  before: [`withCode(() => signDaxpay('${signType}', value('${app}Secret')));`],
  after: [
    status(200),
    check('code 0', 'pm.response.json().code === 0'),
    check('the response is signed by the gateway', `isSignedDaxpay('${signType}', value('${app}Secret'))`),
  ],
});

/** Requests by operation. Every operation of the description stands here, if only with none. */
export const REQUESTS: Readonly<Record<string, readonly Sample[]>> = {
  'get-alipay-authinfo': [
    {
      name: 'get-alipay-authinfo, public app',
      ...{ query: connection, headers: { 'x-authing-app-id': '{{publicAppId}}' } },
      after: granted('authInfo', 'an AuthInfo'),
    },
    {
      name: 'get-alipay-authinfo, access key (HMAC-SHA256)',
      ...{ query: connection, headers: { 'x-authing-app-id': '{{signedAppId}}' } },
      before: ['signGenauth();'],
      after: granted('authInfo', 'an AuthInfo'),
    },
    {
      name: 'get-alipay-authinfo, management token',
      ...{ query: connection, headers: { authorization: 'Bearer {{managementToken}}' } },
      before: ['withManagementToken();'],
      after: granted('authInfo', 'an AuthInfo'),
    },
  ],
  'get-management-token': [
    {
      name: 'get-management-token',
      members: { accessKeyId: '{{userPoolAccessKeyId}}', accessKeySecret: '{{userPoolAccessKeySecret}}' },
      after: granted('access_token', 'a token'),
    },
  ],
  'check-app-id-secret': [
    {
      name: 'check-app-id-secret',
      members: { appId: '{{signedAppId}}', appSecret: '{{signedAppSecret}}' },
      after: granted('valid', 'they belong together'),
    },
  ],
  'create-authorization-url': [linkOf('RSA', 'SHA256-RSA', 'rsaBusinessId'), linkOf('MD5', 'MD5', 'md5BusinessId')],
  'exchange-auth-code': [exchangeOf('HMAC-SHA256', 'hmac_sha256', 'daxpayHmac'), exchangeOf('MD5', 'md5', 'daxpayMd5')],
  'complete-authorization': [
    {
      name: 'complete-authorization, of the last link',
      query: { app_id: '{{alipayAppId}}', state: '{{state}}', auth_code: '{{code}}' },
      headers: { 'Accept-Language': 'en' },
      before: ['withCode(() => {});'],
      after: [status(200), check('the page of success', "pm.response.text().includes('Authorization complete')")],
    },
  ],
  'get-health': [{ name: 'get-health', after: [status(200), check('ok', "pm.response.json().status === 'ok'")] }],
  'head-get-health': [],
};
