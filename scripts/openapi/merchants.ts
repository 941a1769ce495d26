import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATUSES } from '../../shared/protocols/openapi/errors.ts';
import { type SignedHeaders, stringToSign } from '../../shared/protocols/openapi/string-to-sign.ts';
import { readPrivateKey } from '../../shared/signing/key-material.ts';
import { signSha256Rsa } from '../../shared/signing/rsa.ts';
import {
  closed,
  type Described,
  type DescribedProtocol,
  EXAMPLE_TIME_MS,
  errorLines,
  type Json,
  jsonContent,
  nullable,
  REQUEST_ID,
  REQUEST_ID_SCHEMA,
  reached,
} from './described.ts';

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../test/vectors.json'), 'utf8'));
const { privateKey, publicKey } = vectors.rsa as { privateKey: string; publicKey: string };
const NONCE = '24bc2c17-0fef-440e-ba32-385c47c6cfa4';
const SIGN = { type: 'string', pattern: '^([A-Za-z0-9+/]{342,1366}={0,2}|[0-9A-F]{32})$' } as const;
const CODES = reached(STATUSES);

/** The open API for merchants' servers: signed headers over the raw body, in both directions. */
export const merchants: DescribedProtocol = {
  tag: 'Open API',
  about:
    'Requests, responses and callbacks are signed by one rule: the headers `businessId`, `nonce`, `signType` (where it is sent) and `timestamp` as name=value joined by `&`, directly followed by the raw body; SHA256withRSA as base64, or upper-case hex of the MD5 with the shared secret behind it.',
  securitySchemes: {
    merchantSignature: { type: 'apiKey', in: 'header', name: 'sign', description: 'See the headers of the request.' },
  },
  exampleKeys: { openapi: { privateKey, publicKey } },
  operation(contract) {
    const example = signedExample(contract);
    return {
      security: [{ merchantSignature: [] }],
      parameters: signedHeaders('request', example.request.headers),
      requestBody: { required: true, content: jsonContent(bodySchema(contract), { example: contract.example.input }) },
      responses: responses(contract, JSON.parse(example.response.body)),
      'x-signed-example': example,
    };
  },
};

/** One of the user's two names is there. */
const bodySchema = ({ input }: Described): Json => ({
  ...nullable(input),
  anyOf: ['userId', 'thirdAccount'].map((name) => ({ required: [name], properties: { [name]: { type: 'string' } } })),
});

const ID = '[A-Za-z0-9_-]{1,64}';
const NONCES = { request: ID, response: `r\\.${ID}`, callback: `c\\.${ID}` } as const;

const HEADER_SCHEMAS = (kind: keyof typeof NONCES): Json => ({
  businessId: { type: 'string', pattern: `^${ID}$` },
  nonce: { type: 'string', pattern: `^${NONCES[kind]}$` },
  timestamp: { type: 'string', pattern: '^[0-9]{13}$' },
  signType: { enum: ['SHA256-RSA', 'MD5'] },
  sign: SIGN,
});

/** The headers of a signature as parameters. */
export function signedHeaders(kind: 'request' | 'callback', examples: Json): Json[] {
  return Object.entries(HEADER_SCHEMAS(kind)).map(([name, schema]) => ({
    name,
    in: 'header',
    required: kind === 'callback' || name !== 'signType',
    schema,
    example: examples[name],
  }));
}

const statusesOf = (codes: readonly (typeof CODES)[number][]) => [
  ...new Set(codes.map((code) => STATUSES[code].status)),
];

function responses({ output }: Described, example: Json): Json {
  const success = closed({ status: { const: 0 }, message: { type: 'string' }, data: output });
  const byHttpStatus = Map.groupBy(CODES, (code) => STATUSES[code].httpStatus);
  const failures = [...byHttpStatus].map(([httpStatus, codes]) => [
    httpStatus,
    {
      description: `Refused:\n${errorLines(codes.map((code) => [code, `${STATUSES[code].status}: ${STATUSES[code].en}`]))}`,
      headers: responseHeaders(codes.some((code) => ['throttled', 'unavailable'].includes(code))),
      content: jsonContent(closed({ status: { enum: statusesOf(codes) }, message: { type: 'string' } })),
    },
  ]);
  const granted = {
    description: 'Granted, and signed',
    headers: responseHeaders(false),
    content: jsonContent(success, { success: example }),
  };
  return { 200: granted, ...Object.fromEntries(failures) };
}

/** Signed once the request is authenticated. */
function responseHeaders(retry: boolean): Json {
  const signature = Object.entries(HEADER_SCHEMAS('response')).map(([name, schema]) => [name, { schema }]);
  return {
    ...Object.fromEntries(signature),
    'x-request-id': { schema: REQUEST_ID_SCHEMA, required: true },
    ...(retry && { 'retry-after': { schema: { type: 'string', pattern: '^[0-9]+$' }, required: true } }),
  };
}

/** Signs a body as the rule says, with the key of the examples. */
export function signExample(nonce: string, businessId: string, body: string): { headers: Json; stringToSign: string } {
  const signed: SignedHeaders = { businessId, nonce, signType: 'SHA256-RSA', timestamp: String(EXAMPLE_TIME_MS) };
  const text = stringToSign(signed, Buffer.from(body));
  const sign = signSha256Rsa(readPrivateKey(privateKey), text);
  return {
    headers: { 'content-type': 'application/json; charset=utf-8', ...signed, sign },
    stringToSign: text.toString(),
  };
}

function signedExample({ path, method, example }: Described) {
  const body = JSON.stringify(example.input);
  const businessId = String(example.input.businessId);
  const responseBody = JSON.stringify({ status: 0, message: 'success', data: example.output });
  const request = signExample(NONCE, businessId, body);
  const response = signExample(`r.${NONCE}`, businessId, responseBody);
  return {
    request: { method, target: path, headers: request.headers, body },
    stringToSign: request.stringToSign,
    response: { status: 200, headers: { ...response.headers, 'x-request-id': REQUEST_ID }, body: responseBody },
  };
}
