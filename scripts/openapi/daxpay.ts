import { formatChinaTime } from '../../shared/platform/china-time.ts';
import { CODES } from '../../shared/protocols/daxpay/errors.ts';
import { signKey } from '../../shared/protocols/daxpay/keys.ts';
import { type ResponseData, stringToSign } from '../../shared/protocols/daxpay/string-to-sign.ts';
import { ALWAYS } from '../../shared/signing/validity.ts';
import {
  closed,
  type Described,
  type DescribedProtocol,
  distinct,
  EXAMPLE_TIME_MS,
  errorLines,
  type Json,
  jsonContent,
  nullable,
  REQUEST_ID,
  REQUEST_ID_SCHEMA,
  reached,
} from './described.ts';

const KEY = { appId: 'example-app', secret: 'an-example-secret-of-32-characters', signType: 'hmac_sha256' } as const;
const ERRORS = reached(CODES);

const TIME = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$' } as const;
const SIGN = { type: 'string', pattern: '^[0-9a-f]{32}([0-9a-f]{32})?$' } as const;

/** DaxPay: credentials in the body; HTTP 200 whatever happened, and what did in `code`. */
export const daxpay: DescribedProtocol = {
  tag: 'DaxPay',
  about:
    'Always HTTP 200; read `code`. `sign` is over the known members that are not null, in requests and responses alike: name=value sorted by name and joined by `&`, without `\\` and `"`, then `&key=` and the secret, all upper-cased; lower-case hex of HMAC-SHA256, MD5 or SM3.',
  securitySchemes: {},
  exampleKeys: { daxpay: KEY },
  operation(contract) {
    const example = signedExample(contract);
    return {
      security: [],
      requestBody: {
        required: true,
        content: jsonContent(bodySchema(contract), { example: JSON.parse(example.request.body) }),
      },
      responses: {
        200: {
          description: `The outcome:\n${errorLines(ERRORS.map((code) => [code, `${CODES[code].code}: ${CODES[code].en}`]))}`,
          content: jsonContent({ oneOf: [success(contract), FAILURE] }, { success: JSON.parse(example.response.body) }),
        },
      },
      'x-signed-example': example,
    };
  },
};

/** The operation's members and those of the protocol, which say who asks. */
function bodySchema({ input }: Described): Json {
  const { properties, required } = input as { properties: Json; required: readonly string[] };
  const own = { appId: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,32}$' }, reqTime: TIME, sign: { type: 'string' } };
  return nullable({ ...input, required: ['appId', 'reqTime', ...required], properties: { ...own, ...properties } });
}

const tail = { sign: SIGN, resTime: TIME, traceId: REQUEST_ID_SCHEMA };
const FAILURE = closed(
  {
    code: { enum: distinct(ERRORS.map((code) => CODES[code].code)) },
    msg: { type: 'string' },
    data: { type: 'null' },
    ...tail,
  },
  ['sign'],
);
const success = ({ output }: Described): Json =>
  closed({ code: { const: 0 }, msg: { type: 'string' }, data: output, ...tail }, ['sign']);

function signedExample({ path, method, example }: Described) {
  const time = formatChinaTime(EXAMPLE_TIME_MS);
  const key = signKey(KEY.secret, { signType: KEY.signType, canonicalization: 'upper' }, ALWAYS);
  const signed = (members: Parameters<typeof stringToSign>[0]) => key.sign(Buffer.from(stringToSign(members)));
  const members = {
    appId: KEY.appId,
    ...(example.input as Record<string, string>),
    nonceStr: 'd112892e382a7093',
    reqTime: time,
  };
  const answer = { code: 0, msg: 'success', data: example.output as ResponseData, resTime: time, traceId: REQUEST_ID };
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return {
    request: { method, target: path, headers, body: JSON.stringify({ ...members, sign: signed(members) }) },
    stringToSign: `${stringToSign(members)}&key=***`,
    response: { status: 200, headers, body: JSON.stringify({ ...answer, sign: signed(answer) }) },
  };
}
