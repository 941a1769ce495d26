import { pathToFileURL } from 'node:url';
import { ambient } from '../../shared/gateway/ambient.ts';
import { MAX_BODY_BYTES } from '../../shared/gateway/request-body.ts';
import { eventOf } from '../event.ts';
import { context, type Handler, loadFunction, sourcesInMemory } from '../in-process/functions.ts';
import { compare, type Effort, type Side } from '../in-process/interleave.ts';
import { secrets } from '../in-process/material.ts';
import * as requests from '../in-process/requests.ts';
import type { Row } from '../row.ts';
import { type NamedComparison, rowOfDearest } from './dearest.ts';

const EFFORT: Effort = { rounds: 7, warmUpRounds: 7, callsPerRound: 40 };
const LIMIT = 2;
/** About what API Gateway lets through: 10,240 bytes of headers, 10 MB of body. */
const HEADER_BYTES = 9_000;
const BODY_BYTES = 6_000_000;

interface Event {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Refusing {
  readonly name: string;
  readonly handler: Handler;
  /** An event that is refused before any cryptography. */
  readonly event: () => Event;
  /** What the refusal says. */
  readonly says: RegExp;
  /** What it says of a body that is too large; absent where no body is read. */
  readonly saysTooLarge?: RegExp;
}

/** What refusals of the longest requests cost over refusals of the same requests in their usual size. */
export async function measureHostileRequests(): Promise<Row[]> {
  const functions = await refusingFunctions();
  const languages: NamedComparison[] = [];
  for (const refusing of functions) {
    for (const [what, header] of languageHeaders()) {
      const asking = sideOf(refusing, refusing.says, ({ headers, ...rest }) => ({
        ...rest,
        headers: { ...headers, 'accept-language': header },
      }));
      const usual = sideOf(refusing, refusing.says, (event) => event);
      languages.push([`${what}, ${refusing.name}`, await compare(asking, usual, EFFORT)]);
    }
  }
  const bodies: NamedComparison[] = [];
  for (const refusing of functions) {
    const { name, saysTooLarge } = refusing;
    if (!saysTooLarge) continue;
    const withBody = (length: number) =>
      sideOf(refusing, saysTooLarge, (event) => ({ ...event, body: 'x'.repeat(length) }));
    bodies.push([name, await compare(withBody(BODY_BYTES), withBody(MAX_BODY_BYTES + 1), EFFORT)]);
  }
  return [
    rowOfDearest('a refusal with a long Accept-Language, over one without', languages, LIMIT),
    rowOfDearest('a refusal with a body of 6 MB, over one of 16 KiB and a byte', bodies, LIMIT),
  ];
}

const sideOf = ({ name, handler, event }: Refusing, says: RegExp, change: (event: Event) => Event): Side => ({
  name,
  prepare: () => change(event()),
  call: (prepared) => handler(prepared, context),
  isRight: (answer) => says.test((answer as { body: string }).body),
});

async function refusingFunctions(): Promise<Refusing[]> {
  const stale = { stale: true } as const;
  const load = async (name: string) => (await loadFunction(name)).handler;
  const authInfo = 'get-alipay-authinfo';
  const link = 'create-authorization-url';
  const exchange = 'exchange-auth-code';
  const eventsOf = (make: () => object) => make as () => Event;
  return [
    {
      name: authInfo,
      handler: await load(authInfo),
      event: eventsOf(() => requests.signedAuthInfo(stale)),
      says: /1305/,
    },
    {
      name: link,
      handler: await load(link),
      event: eventsOf(() => requests.link('rsa', stale)),
      says: /"status":5/,
      saysTooLarge: /16384/,
    },
    {
      name: exchange,
      handler: await load(exchange),
      event: eventsOf(() => requests.exchange(stale)),
      says: /10506/,
      saysTooLarge: /10505/,
    },
    {
      name: 'complete-authorization',
      handler: await loadPage(),
      event: eventsOf(() => eventOf(PAGE)),
      says: /<!doctype/,
    },
  ];
}

/** The way back from Alipay, without a state: the response is a page. */
const PAGE = { method: 'GET', target: '/v1/openapi/auth/alipay/callback?auth_code=x', headers: [] } as const;

/** With nothing behind it: a state is refused before anything is loaded but secrets. */
async function loadPage(): Promise<Handler> {
  const { createHandler } = await import(pathToFileURL('dist/complete-authorization/index.js').href);
  const configuration = { service: 'alipay-auth-gateway', stage: 'prod', secretPrefix: 'alipay-auth-gateway/prod' };
  const sources = sourcesInMemory(secrets, { stage: 'prod' });
  return createHandler({ ...ambient, configuration, links: {}, ...sources });
}

/** The longest header that is read, and one that is not. */
function languageHeaders(): [what: string, header: string][] {
  const parts = {
    blanks: ' ',
    tabs: '\t',
    commas: ',',
    semicolons: ';',
    weights: ';q=',
    ranges: 'x,',
    languages: 'zh;q=0.5,',
  };
  return [1_024, HEADER_BYTES].flatMap((length) =>
    Object.entries(parts).map(([what, part]): [string, string] => [
      `${length} bytes of ${what}`,
      `en${part.repeat(length)}`.slice(0, length - 1).concat('x'),
    ]),
  );
}
