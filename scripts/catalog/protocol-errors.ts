import { type CatalogLanguage, say, type Text } from '../../catalog/text.ts';
import type { HttpResult, Outcome } from '../../shared/gateway/adapter.ts';
import { type ErrorCode, GatewayError } from '../../shared/platform/errors.ts';
import { daxpayEnvelope } from '../../shared/protocols/daxpay/envelope.ts';
import { CODES } from '../../shared/protocols/daxpay/errors.ts';
import { writeEnvelope } from '../../shared/protocols/genauth/envelope.ts';
import { STATUS_CODES } from '../../shared/protocols/genauth/errors.ts';
import { openapiEnvelope } from '../../shared/protocols/openapi/envelope.ts';
import { STATUSES } from '../../shared/protocols/openapi/errors.ts';
import type { CallerProtocol } from '../../shared/registry/item-key.ts';

type Messages = Readonly<Record<'en' | 'zh', string>>;

/** A protocol as the page of errors shows it. */
export interface ProtocolErrors {
  readonly title: Text;
  readonly about: Text;
  /** The file in docs/ that tells how to call it. */
  readonly guide: string;
  /** From its own table: every code that it can reach. */
  readonly messages: Readonly<Partial<Record<ErrorCode, Messages>>>;
  /** What stands in the response besides the message, by the name of the member. */
  readonly members: readonly string[];
  /** The member that tells codes apart, where it is there; else the one before it. */
  write(outcome: Outcome): HttpResult;
}

const CONTEXT = {
  ...{ requestId: 'VnmUJOT9yGGl', nowMs: 0, request: undefined },
  ...{ credentials: undefined, caller: undefined, verifiedKey: undefined },
};

/** The protocols that have errors, in the order of the page. */
export const PROTOCOLS = {
  genauth: {
    title: say('GenAuth (Authing) V3', 'GenAuth（Authing）V3'),
    about: say(
      'Read `statusCode`, then `apiCode`. The request id is `requestId`.',
      '先看 `statusCode`，再看 `apiCode`。请求 ID 是 `requestId`。',
    ),
    guide: 'genauth.md',
    messages: STATUS_CODES,
    members: ['statusCode', 'apiCode'],
    write: (outcome) => writeEnvelope(outcome, CONTEXT),
  },
  openapi: {
    title: say('Open API for merchants', '商户开放接口'),
    about: say(
      'Read the HTTP status and `status`. The request id is the header `x-request-id`.',
      '看 HTTP 状态码与 `status`。请求 ID 是响应头 `x-request-id`。',
    ),
    guide: 'merchants.md',
    messages: STATUSES,
    members: ['status'],
    write: (outcome) => openapiEnvelope.write(outcome, CONTEXT),
  },
  daxpay: {
    title: say('DaxPay', 'DaxPay'),
    about: say(
      'The HTTP status is 200 whatever happened: read `code`. The request id is `traceId`.',
      'HTTP 状态码总是 200，请看 `code`。请求 ID 是 `traceId`。',
    ),
    guide: 'daxpay.md',
    messages: CODES,
    members: ['code'],
    write: (outcome) => daxpayEnvelope.write(outcome, CONTEXT),
  },
} as const satisfies Readonly<Record<CallerProtocol, ProtocolErrors>>;

/** What a caller gets, from the very envelope that writes it. */
export interface Told {
  readonly httpStatus: number;
  /** In the protocol's order, the one that tells most last. */
  readonly members: readonly (readonly [name: string, value: number])[];
}

/** @returns what a protocol responds for a code */
export function toldOf({ write, members }: ProtocolErrors, code: ErrorCode): Told {
  const { statusCode, body } = write({ ok: false, error: new GatewayError(code, { reason: 'for the page' }) });
  const response = JSON.parse(body) as Readonly<Record<string, number | undefined>>;
  const there = members.flatMap((name) => (response[name] === undefined ? [] : [[name, response[name]] as const]));
  return { httpStatus: statusCode, members: there };
}

/** The message of a code in a page's language. */
export const messageIn = (messages: Messages, language: CatalogLanguage): string =>
  messages[language === 'en' ? 'en' : 'zh'];
