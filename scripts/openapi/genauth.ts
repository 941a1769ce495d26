import { createSecretKey } from 'node:crypto';
import { HttpRequest } from '../../shared/gateway/http-request.ts';
import { STATUS_CODES } from '../../shared/protocols/genauth/errors.ts';
import { stringToSign } from '../../shared/protocols/genauth/string-to-sign.ts';
import { hmac } from '../../shared/signing/digests.ts';
import {
  ANYWHERE,
  closed,
  type Described,
  type DescribedProtocol,
  distinct,
  EXAMPLE_TIME_MS,
  errorLines,
  type Json,
  jsonContent,
  REQUEST_ID,
  REQUEST_ID_SCHEMA,
  reached,
  type SignedExample,
} from './described.ts';

type TableCode = keyof typeof STATUS_CODES;

const KEY = { accessKeyId: 'example-access-key', accessKeySecret: 'an-example-secret-of-32-characters' };
const APP_ID = 'example-app';
const SIGNED_HEADERS = {
  date: new Date(EXAMPLE_TIME_MS).toUTCString(),
  'x-authing-app-id': APP_ID,
  'x-authing-signature-method': 'HMAC-SHA256',
  'x-authing-signature-nonce': '3a8852742f04fa0445300578936e76de',
  'x-authing-signature-version': '1.0',
} as const;

/** GenAuth (Authing) V3: HTTP 200 whatever happened, and what did in `statusCode`. */
export const genauth: DescribedProtocol = {
  tag: 'GenAuth V3',
  about:
    'HTTP 200 whatever happened, but for throttling; read `statusCode`. Each header `x-authing-*` may be `x-genauth-*` instead, then all of them, with the scheme word `GenAuth`.',
  securitySchemes: {
    genauthAppId: { type: 'apiKey', in: 'header', name: 'x-authing-app-id', description: 'Enough for a public app.' },
    genauthSignature: {
      type: 'apiKey',
      in: 'header',
      name: 'authorization',
      description:
        '`authing <accessKeyId>:<signature>`, the signature as base64 of HMAC-SHA1 or HMAC-SHA256 over the string to sign: method, the headers `x-authing-*` and `date` by name, path with its parameters, each line ended by a newline but the last.',
    },
    genauthToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'A token of `get-management-token`, also without the word `Bearer`.',
    },
  },
  exampleKeys: { genauth: KEY },
  operation: (contract) => (contract.method === 'GET' ? signedOperation(contract) : openOperation(contract)),
};

function signedOperation(contract: Described): Json {
  const example = signedExample(contract);
  return {
    security: [{ genauthAppId: [] }, { genauthSignature: [] }, { genauthToken: [] }],
    parameters: [...queryParameters(contract), ...HEADERS],
    responses: responses(contract, reached(STATUS_CODES), JSON.parse(example.response.body)),
    'x-signed-example': example,
  };
}

/** Not signed: a body. The check of a secret has `data` also beside a failure. */
function openOperation(contract: Described): Json {
  return {
    security: [],
    parameters: [HEADERS[0]],
    requestBody: { required: true, content: jsonContent(contract.input, { example: contract.example.input }) },
    responses: isSecretCheck(contract)
      ? responses(contract, ANYWHERE, success(contract), FAILURE_DATA)
      : responses(contract, [...ANYWHERE, 'signature_invalid'], success(contract)),
  };
}

const isSecretCheck = ({ output }: Described): boolean => 'valid' in (output.properties as Json);

const FAILURE_DATA = closed({ valid: { const: false }, message: { type: 'string' } });

function queryParameters({ input, example }: Described): Json[] {
  const { properties, required } = input as { properties: Json; required: readonly string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
    example: example.input[name],
  }));
}

const header = (name: string, schema: Json, description: string, example?: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
  ...(example !== undefined && { example }),
});

const HEADERS = [
  header('x-authing-lang', { type: 'string' }, 'Messages are English where it begins with `en`.'),
  header(
    'x-authing-app-id',
    { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    'The app; a signed request may leave it out.',
    APP_ID,
  ),
  header(
    'date',
    { type: 'string' },
    'RFC 7231 GMT, or 13 digits of milliseconds. Signed requests must have it.',
    SIGNED_HEADERS.date,
  ),
  header('x-authing-signature-method', { enum: ['HMAC-SHA1', 'HMAC-SHA256'] }, 'Of a signed request.', 'HMAC-SHA256'),
  header('x-authing-signature-version', { enum: ['1.0'] }, 'Of a signed request.', '1.0'),
  header(
    'x-authing-signature-nonce',
    { type: 'string', pattern: '^[A-Za-z0-9_-]{8,64}$' },
    'New for every signed request.',
    SIGNED_HEADERS['x-authing-signature-nonce'],
  ),
] as const;

const success = ({ example }: Described): Json => ({
  statusCode: 200,
  message: '操作成功',
  requestId: REQUEST_ID,
  data: example.output,
});

function responses({ output }: Described, codes: readonly TableCode[], example: unknown, failureData?: Json): Json {
  const data = failureData && { data: failureData };
  const failures = codes.filter((code) => code !== 'throttled');
  const apiCodes = distinct(failures.flatMap((code) => STATUS_CODES[code].apiCode ?? []));
  const failure = closed(
    {
      statusCode: { enum: distinct(failures.map((code) => STATUS_CODES[code].statusCode)) },
      message: { type: 'string' },
      ...(apiCodes.length > 0 && { apiCode: { enum: apiCodes } }),
      requestId: REQUEST_ID_SCHEMA,
      ...data,
    },
    ['apiCode'],
  );
  const granted = closed({
    statusCode: { const: 200 },
    message: { type: 'string' },
    requestId: REQUEST_ID_SCHEMA,
    data: output,
  });
  const throttled = closed({
    statusCode: { const: 429 },
    message: { type: 'string' },
    requestId: REQUEST_ID_SCHEMA,
    ...data,
  });
  return {
    200: {
      description: `The outcome:\n${errorLines(failures.map((code) => [code, lineOf(code)]))}`,
      content: jsonContent({ oneOf: [granted, failure] }, { success: example }),
    },
    429: {
      description: `Throttled:\n${errorLines([['throttled', lineOf('throttled')]])}`,
      content: jsonContent(throttled),
    },
  };
}

function lineOf(code: TableCode): string {
  const { statusCode, apiCode, en } = STATUS_CODES[code];
  return `${statusCode}${apiCode === undefined ? '' : ` / ${apiCode}`}: ${en}`;
}

function signedExample(contract: Described): SignedExample {
  const { path, method, example } = contract;
  const rawQuery = new URLSearchParams(example.input as Record<string, string>).toString();
  const headers = new Map<string, string>(Object.entries(SIGNED_HEADERS));
  const parts = { method, path, headers, rawQuery, sourceIp: '203.0.113.7', rawBody: '', isBase64Encoded: false };
  const text = stringToSign(new HttpRequest(parts), 'authing', path);
  const signature = hmac('sha256', createSecretKey(Buffer.from(KEY.accessKeySecret)), Buffer.from(text), 'base64');
  const authorization = `authing ${KEY.accessKeyId}:${signature}`;
  return {
    request: { method, target: `${path}?${rawQuery}`, headers: { ...SIGNED_HEADERS, authorization } },
    stringToSign: text,
    response: {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(success(contract)),
    },
  };
}
