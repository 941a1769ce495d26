import type { Program, Sentence } from './languages.ts';

/** Paragraphs in both languages. */
type Paragraphs = Readonly<Record<keyof Sentence, readonly string[]>>;

/** The page of one interface. */
export interface Page {
  readonly interface: 'genauth' | 'openapi' | 'daxpay';
  readonly title: Sentence;
  /** For the list of pages. */
  readonly about: Sentence;
  /** A link to `guide:x.md` leads to that guide, in the page's language where there is one. */
  readonly introduction: Paragraphs;
  readonly programs: readonly Program[];
}

/** Words between the files. */
export const WORDS = {
  made: {
    en: 'This page is made from the files by `npm run examples`.',
    zh: '本页由 `npm run examples` 根据示例文件生成。',
  },
  shared: { en: 'What they share: ', zh: '公用部分：' },
  comma: { en: ', ', zh: '、' },
  colon: { en: ': ', zh: '：' },
} as const satisfies Readonly<Record<string, Sentence>>;

/** The pages of the interfaces. */
export const PAGES: readonly Page[] = [
  {
    interface: 'genauth',
    title: { en: 'GenAuth: examples', zh: 'GenAuth：示例代码' },
    about: {
      en: 'one request for an AuthInfo, signed by an access key with HMAC-SHA256',
      zh: '用 access key 签名（HMAC-SHA256），请求一个 AuthInfo',
    },
    introduction: {
      en: [
        'One request for an AuthInfo, signed by an access key with HMAC-SHA256. Each prints the AuthInfo for the Alipay app SDK; what was refused is said on standard error, with exit status 1. ' +
          'The rules are in [GenAuth (Authing) V3 callers](guide:genauth.md); how to start the stack that these talk to, in [Examples](README.md).',
        'The response has no signature of the gateway. What you give to the SDK, `authInfo`, carries the Alipay app’s own, which Alipay verifies.',
      ],
      zh: [
        '用 access key 以 HMAC-SHA256 签名，请求一个 AuthInfo。每个示例打印出可直接交给支付宝客户端 SDK 的 AuthInfo；请求被拒绝时，原因写到标准错误，退出码为 1。' +
          '签名规则见[GenAuth（Authing）V3 调用方](guide:genauth.md)，如何启动示例所访问的本地网关见[示例代码](README.md)。',
        '响应本身没有网关的签名，无需验签：交给 SDK 的 `authInfo` 已由应用私钥签名，由支付宝验证。',
      ],
    },
    programs: ['genauth'],
  },
  {
    interface: 'openapi',
    title: { en: 'Open API: examples', zh: '开放接口：示例代码' },
    about: {
      en: 'a signed request for an authorization link, the response verified, callbacks received and verified',
      zh: '发送带签名的请求取得授权链接，对响应验签，接收回调并验签',
    },
    introduction: {
      en: [
        'A request for an authorization link, signed with RSA; the response, verified; a server that takes callbacks, and believes those that verify. The rules are in ' +
          '[Open API: for merchants’ developers](guide:merchants.md); how to start the stack that these talk to, in [Examples](README.md).',
        'The first program prints a link. Start the second one, then `npm start -- --forward-to http://127.0.0.1:8080/callback` in the place of `npm start`; open a link and agree, ' +
          'and the second program says what came. What does not verify gets 401.',
        '**To take along**: `verify.mjs` and `verify.py` are receivers’ verifiers in one file each; both know MD5 businesses, too. Give them the body as the bytes that came.',
      ],
      zh: [
        '用业务方的 RSA 私钥对请求签名并取得授权链接，再对响应验签；另有一个接收回调的服务，只接受验签通过的回调。规则见' +
          '[开放接口（商户开发者）](guide:merchants.md)，如何启动示例所访问的本地网关见[示例代码](README.md)。',
        '第一个程序打印授权链接。接收回调时，先启动第二个程序，再用 `npm start -- --forward-to http://127.0.0.1:8080/callback` 代替 `npm start`；' +
          '打开链接并同意授权，第二个程序就会打印收到的内容。验签不通过的请求一律返回 401。',
        '**可直接取用**：`verify.mjs` 和 `verify.py` 都是单文件的验签实现，可直接复制到接收端，也支持 MD5 方式的业务方。验签时请传入收到的原始字节，不要传入解析后重新序列化的 JSON。',
      ],
    },
    programs: ['openapi', 'callback'],
  },
  {
    interface: 'daxpay',
    title: { en: 'DaxPay: examples', zh: 'DaxPay：示例代码' },
    about: {
      en: 'an auth code becomes a user’s id, signed with HMAC-SHA256, the response verified',
      zh: '用授权码换取用户标识（HMAC-SHA256 签名），并对响应验签',
    },
    introduction: {
      en: [
        'An auth code becomes a user’s id: the request is signed with HMAC-SHA256, and the `sign` of the response verified. Each prints the `openId`, or the `userId` where there is no `openId`. ' +
          'The rules are in [DaxPay merchants](guide:daxpay.md); how to start the stack that these talk to, in [Examples](README.md).',
        'Each asks the stack’s fake Alipay for a code first. Yours comes from Alipay to your app or page.',
      ],
      zh: [
        '用授权码（auth code）换取用户标识：请求以 HMAC-SHA256 签名，并对响应的 `sign` 验签。每个示例打印 `openId`；没有 `openId` 时打印 `userId`。' +
          '规则见[DaxPay 商户](guide:daxpay.md)，如何启动示例所访问的本地网关见[示例代码](README.md)。',
        '示例先向本地的模拟支付宝要一个授权码；实际的授权码由支付宝发给你的 App 或页面。',
      ],
    },
    programs: ['daxpay'],
  },
];

/** The first page, around the list of the others. */
export const INDEX: { readonly title: Sentence; readonly before: Paragraphs; readonly after: Paragraphs } = {
  title: { en: 'Examples', zh: '示例代码' },
  before: {
    en: [
      'Small programs in seven languages that sign, call, verify the response, and receive and verify a callback. They run as they stand, in the folder of this repository, beside `npm start`: ' +
        'addresses and keys come from `.local/demo.json` (`LOCAL_STATE_DIR` names another folder). The pages are made from the files in `examples/` and `local/` by `npm run examples`.',
    ],
    zh: [
      '七种语言的小程序：签名、调用、对响应验签、接收回调并验签。先运行 `npm start`，再在本仓库目录下原样运行即可：' +
        '地址和密钥取自 `.local/demo.json`（可用 `LOCAL_STATE_DIR` 指定其他目录）。各页由 `npm run examples` 根据 `examples/` 与 `local/` 中的文件生成。',
    ],
  },
  after: {
    en: [
      '## Hold your own to the vectors',
      '[`examples/vectors.json`](../../examples/vectors.json) has a request, a response and a callback of each kind with its string to sign and its signature, computed with openssl. ' +
        'What you write in another language is right when it comes to the same. Each language here checks itself by it, and says `good` or `wrong` of six things.',
      '`npm test` runs every command of these pages where the language is installed (`.ci/run` installs all seven), with a broken vector and with wrong secrets, too; without it those tests are skipped with a line that says so.',
    ],
    zh: [
      '## 用测试向量核对你的实现',
      '[`examples/vectors.json`](../../../examples/vectors.json) 给出各类请求、响应和回调，连同待签名字符串与签名，均由 openssl 算出。' +
        '用其他语言实现时，结果与之一致即为正确。这里的每种语言都用它自检，对六项逐一打印 `good` 或 `wrong`。',
      '凡机器上装有的语言，`npm test` 都会运行这些页面上的每一条命令（`.ci/run` 会安装全部七种），也会用改坏的向量和错误的密钥，确认示例会拒绝；未安装的语言会跳过并打印一行说明。',
    ],
  },
};
