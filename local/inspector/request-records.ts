import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpAnswer } from '../gateway/http-response.ts';

/** A request that the gateway handed to a function, and what became of it. */
export interface RequestRecord {
  /** By which it is known: what its response calls it, and API Gateway's own. */
  readonly requestIds: readonly string[];
  /** A body over the bound is left out. */
  readonly event: APIGatewayProxyEventV2;
  readonly isBodyLeftOut: boolean;
  readonly status: number;
  readonly response: string;
}

const KEPT = 100;
/** What the functions themselves take, and as base64. */
const MOST_BODY_CHARACTERS = 32_768;
const MOST_RESPONSE_BYTES = 16_384;

/** The last 100 requests, in memory alone. */
export class RequestRecords {
  #records: readonly RequestRecord[] = [];
  readonly #changed: () => void;

  /** @param changed is told of each request */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  add(event: APIGatewayProxyEventV2, answer: HttpAnswer): void {
    const { body = '', ...rest } = event;
    const isBodyLeftOut = body.length > MOST_BODY_CHARACTERS;
    const response = answer.body.subarray(0, MOST_RESPONSE_BYTES).toString('utf8');
    const record = {
      requestIds: [...idsIn(answer, response), event.requestContext.requestId],
      event: isBodyLeftOut ? rest : event,
      ...{ isBodyLeftOut, status: answer.status, response },
    };
    this.#records = [record, ...this.#records].slice(0, KEPT);
    this.#changed();
  }

  /** The newest first. */
  list(): readonly RequestRecord[] {
    return this.#records;
  }
}

/** By which a response says that it is known: each protocol has its place for the id. */
export function idsIn({ headers }: Pick<HttpAnswer, 'headers'>, response: string): string[] {
  const { requestId, traceId } = membersOf(response);
  return [headers['x-request-id'], requestId, traceId].filter((id): id is string => typeof id === 'string');
}

function membersOf(text: string): { readonly requestId?: unknown; readonly traceId?: unknown } {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}
