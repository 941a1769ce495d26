import assert from 'node:assert/strict';
import { isSigned as isSignedByDaxpay } from '../../test/support/daxpay-client.ts';
import { toldIn } from '../../test/support/evidence.ts';
import { isSigned } from '../../test/support/openapi-client.ts';
import { answerAsAlipay } from '../in-process/alipay.ts';
import { floors } from '../in-process/floors.ts';
import { context, type Handler, loadFunction } from '../in-process/functions.ts';
import { type Comparison, compare, type Figures, type Side } from '../in-process/interleave.ts';
import { countLogBytes } from '../in-process/log-bytes.ts';
import { app, keys } from '../in-process/material.ts';
import * as requests from '../in-process/requests.ts';
import type { Row } from '../row.ts';
import { checkAuthInfo, checkWithOpenssl } from '../whole-process/auth-info-check.ts';

type Answer = Awaited<ReturnType<Handler>>;

const floor = (name: keyof typeof floors): Side => ({ name, call: floors[name], isRight: (result) => result === true });

/** Own time of each handler, log line and metrics included, over the cryptography that it cannot do without. */
export async function measureHandlers(): Promise<Row[]> {
  answerAsAlipay();
  const authInfo = (await loadFunction('get-alipay-authinfo')).handler;
  const link = (await loadFunction('create-authorization-url')).handler;
  const exchange = (await loadFunction('exchange-auth-code')).handler;
  const side = (handler: Handler, name: string, prepare: () => object, isRight: (answer: Answer) => boolean): Side => ({
    name,
    prepare,
    call: (event) => handler(event, context),
    isRight: (answer) => isRight(answer as Answer),
  });
  const sides = {
    signed: side(authInfo, 'AuthInfo, signed caller', () => requests.signedAuthInfo(), isAuthInfo),
    public: side(authInfo, 'AuthInfo, public app', () => requests.publicAuthInfo(), isAuthInfo),
    rsaLink: side(link, 'link, RSA', () => requests.link('rsa'), isLink({ publicKey: keys.platform.publicPem })),
    md5Link: side(link, 'link, MD5', () => requests.link('md5'), isLink({ secret: keys.md5Secret })),
    exchange: side(exchange, "exchange without Alipay's time", () => requests.exchange(), isExchange),
  };
  await gate(sides);
  const signed = await compare(sides.signed, floor('signedAuthInfo'));
  const rows = [
    row('AuthInfo, signed caller: p50', signed, 'p50', 1.15, 'HMAC verification + RSA-2048 signature'),
    row('AuthInfo, signed caller: p99', signed, 'p99', 1.25, 'the same'),
    row('AuthInfo, public app: p50', await compare(sides.public, floor('signRsa')), 'p50', 1.15, 'RSA-2048 signature'),
    row('link, RSA: p50', await compare(sides.rsaLink, floor('rsaLink')), 'p50', 1.3, 'verification + signature'),
    row('link, MD5: p50', await compare(sides.md5Link, floor('verifyRsa')), 'p50', undefined, 'one RSA verification'),
    row(
      "exchange without Alipay's time: p50",
      await compare(sides.exchange, floor('exchange')),
      'p50',
      1.3,
      'HMAC + RSA signature + RSA verification',
    ),
  ];
  const stale = { stale: true } as const;
  const forged = { wrongSignature: true } as const;
  const refusals: [string, Handler, () => object, (answer: Answer) => boolean, number][] = [
    ['stale timestamp, GenAuth', authInfo, () => requests.signedAuthInfo(stale), isRefused({ apiCode: 1305 }), 1.5],
    ['stale timestamp, open API', link, () => requests.link('rsa', stale), isRefused({ status: 5 }), 1.5],
    ['stale timestamp, DaxPay', exchange, () => requests.exchange(stale), isRefused({ code: 10506 }), 1.5],
    ['bad signature told, GenAuth', authInfo, () => requests.signedAuthInfo(forged), isTold({ apiCode: 1300 }), 2.5],
    ['bad signature told, open API RSA', link, () => requests.link('rsa', forged), isTold({ status: 2 }), 2.5],
    ['bad signature told, DaxPay', exchange, () => requests.exchange(forged), isTold({ code: 20052 }), 2.5],
  ];
  for (const [name, handler, prepare, isRight, limit] of refusals) {
    const comparison = await compare(side(handler, name, prepare, isRight), floor('verifyRsa'));
    const log = countLogBytes();
    await handler(prepare(), context);
    const logBytes = log.stop();
    const measured = row(`refusal, ${name}: p50`, comparison, 'p50', limit, 'one RSA-2048 verification');
    rows.push({ ...measured, note: `${measured.note}; ${logBytes} bytes of log` });
  }
  return rows;
}

/** One request of each kind, looked at with programs that are not ours. */
async function gate(sides: Readonly<Record<string, Side>>): Promise<void> {
  for (const { name, prepare, call, isRight } of Object.values(sides)) {
    const answer = await call(prepare?.());
    assert.ok(isRight(answer), `${name} gives a wrong answer: ${JSON.stringify(answer)}`);
  }
  for (const { call, prepare } of [sides.signed, sides.public].filter((side) => side !== undefined)) {
    checkWithOpenssl(checkAuthInfo(await call(prepare?.()), app), app);
  }
  for (const [name, run] of Object.entries(floors)) assert.equal(run(), true, `the floor ${name} does its work`);
}

const isAuthInfo = ({ statusCode, body }: Answer): boolean => statusCode === 200 && body.includes('&sign=');

function isLink(key: Parameters<typeof isSigned>[2]): (answer: Answer) => boolean {
  let checked = 0;
  return ({ statusCode, headers, body }) => {
    checked += 1;
    // Every verification of the check costs what the measured one does; a sample is enough behind the gate.
    return statusCode === 200 && body.includes('"status":0') && (checked % 50 !== 1 || isSigned(headers, body, key));
  };
}

const isExchange = ({ body }: Answer): boolean => {
  const answer = JSON.parse(body);
  return (
    answer.code === 0 &&
    answer.data.openId === 'bench-open-id' &&
    isSignedByDaxpay(answer, { secret: keys.daxpaySecret })
  );
};

/** Refused, with the evidence of what was verified. */
const isTold =
  (members: Readonly<Record<string, number>>) =>
  (answer: Answer): boolean =>
    isRefused(members)(answer) && toldIn(JSON.parse(answer.body).message ?? JSON.parse(answer.body).msg) !== undefined;

const isRefused =
  (members: Readonly<Record<string, number>>) =>
  ({ body }: Answer): boolean => {
    const answer = JSON.parse(body);
    return Object.entries(members).every(([name, value]) => answer[name] === value);
  };

function row(
  measure: string,
  { ours, floor, ratio }: Comparison,
  percentile: keyof Figures,
  limit: number | undefined,
  of: string,
): Row {
  const time = (figures: Figures) => `${figures[percentile].median.toFixed(1)} µs`;
  return {
    measure: `${measure} over its floor`,
    value: ratio[percentile],
    unit: '×',
    ...(limit !== undefined && { limit: { atMost: limit } }),
    note: `${time(ours)} over ${time(floor)} (${of})`,
  };
}
