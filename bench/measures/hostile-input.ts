import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { rawMembers } from '../../shared/alipay/raw-members.ts';
import { readSignedResponse, type SignedResponse } from '../../shared/alipay/signed-response.ts';
import { MAX_BODY_BYTES } from '../../shared/gateway/request-body.ts';
import { findJsonFault } from '../../shared/platform/json-fault.ts';
import { parseStrictJson } from '../../shared/platform/strict-json.ts';
import { compare, type Effort, type Side } from '../in-process/interleave.ts';
import { keys } from '../in-process/material.ts';
import type { Row } from '../row.ts';
import { type NamedComparison, rowOfDearest } from './dearest.ts';
import { measureHostileRequests } from './hostile-requests.ts';
import { honestObject, hostileTexts, type NamedText } from './hostile-texts.ts';

/** The longest answer that is read of Alipay. */
const ANSWER_BYTES = 65_536;
const EFFORT: Effort = { rounds: 5, warmUpRounds: 3, callsPerRound: 10 };
const NODE = 'alipay_system_oauth_token_response';

interface Reader {
  readonly name: string;
  /** On the ratio of the dearest text; half as much again as what is linear costs. */
  readonly limit: number;
  /** @returns what it made of the text, or what it threw */
  readonly read: (text: string) => unknown;
  /** Whether a text was taken as an honest one. */
  readonly isTaken: (result: unknown) => boolean;
  readonly honest: string;
  readonly hostile: readonly NamedText[];
}

/** What the longest texts that strangers can send cost over honest ones of the same length. */
export async function measureHostileInput(): Promise<Row[]> {
  const answers = { honest: honestAnswer(), hostile: hostileTexts(ANSWER_BYTES) };
  const bodies = { honest: honestObject(MAX_BODY_BYTES), hostile: hostileTexts(MAX_BODY_BYTES) };
  const readers: Reader[] = [
    {
      name: 'rawMembers, 64 KiB',
      limit: 13,
      read: orError(rawMembers),
      isTaken: (result) => result instanceof Map,
      ...answers,
    },
    {
      name: 'readSignedResponse, 64 KiB',
      limit: 2,
      read: readAnswer,
      isTaken: (result) => (result as SignedResponse).kind === 'success',
      honest: answers.honest,
      hostile: [...answers.hostile, ...answers.hostile.flatMap(asNodes)],
    },
    {
      name: 'findJsonFault, 16 KiB',
      limit: 7,
      read: findJsonFault,
      isTaken: (result) => result === undefined,
      ...bodies,
    },
    {
      name: 'parseStrictJson, 16 KiB',
      limit: 12,
      read: orError(parseStrictJson),
      isTaken: (result) => !(result instanceof Error),
      ...bodies,
    },
  ];
  const rows: Row[] = [];
  for (const reader of readers) rows.push(await dearestOf(reader));
  return [...rows, ...(await measureHostileRequests())];
}

async function dearestOf({ name, limit, read, isTaken, honest, hostile }: Reader): Promise<Row> {
  const side = (text: string, isRight: (result: unknown) => boolean): Side => ({
    name,
    call: () => read(text),
    isRight,
  });
  assert.ok(isTaken(read(honest)), `${name} takes the honest text`);
  const compared: NamedComparison[] = [];
  for (const [what, text] of hostile) {
    compared.push([
      what,
      await compare(
        side(text, () => true),
        side(honest, isTaken),
        EFFORT,
      ),
    ]);
  }
  return rowOfDearest(`${name}, the dearest text over an honest one`, compared, limit);
}

const orError =
  (read: (text: string) => unknown) =>
  (text: string): unknown => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  };

const readAnswer = (text: string): SignedResponse =>
  readSignedResponse(Buffer.from(text), { node: NODE, alipayPublicKey: keys.alipay.publicKey });

function honestAnswer(): string {
  const node = honestObject(ANSWER_BYTES - 1_000);
  const signature = sign('sha256', Buffer.from(node), keys.alipay.privateKey).toString('base64');
  return `{"${NODE}":${node},"sign":"${signature}"}`;
}

/** The same text within an answer, where it is read once the answer is cut: unsigned, and with a forged signature. */
const asNodes = ([what, text]: NamedText): NamedText[] => {
  const inside = text.slice(0, ANSWER_BYTES - 1_000);
  const signature = Buffer.alloc(256, 1).toString('base64');
  return [
    [`${what}, in an error`, `{"error_response":${inside}}`],
    [`${what}, with a forged signature`, `{"${NODE}":${inside},"sign":"${signature}"}`],
  ];
};
