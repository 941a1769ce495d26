import type { KeyObject } from 'node:crypto';
import { parseStrictJson, StrictJsonError } from '../platform/strict-json.ts';
import { verifySha256Rsa } from '../signing/rsa.ts';
import { RawMembersError, rawMembers } from './raw-members.ts';

/** Where errors stand that are not of the method itself. */
const ERROR_NODE = 'error_response';

/** What an answer must be held against. */
export interface AnswerExpectation {
  /** Name under which the method's result stands, for instance `alipay_system_oauth_token_response`. */
  readonly node: string;
  readonly alipayPublicKey: KeyObject;
  /** In certificate mode the SN of Alipay's certificate, which the answer must name. */
  readonly alipayCertSn?: string | undefined;
}

/** The members of an answer's node. */
export type AnswerMembers = Readonly<Record<string, unknown>>;

/** What an answer is good for. Only a success that Alipay signed is one. */
export type SignedAnswer =
  | { readonly kind: 'success'; readonly members: AnswerMembers }
  | { readonly kind: 'failure'; readonly signed: boolean; readonly members: AnswerMembers }
  /** Alipay says that it signs with another certificate than the one that is configured. */
  | { readonly kind: 'other-certificate' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Why an answer was refused. It never quotes the answer. */
class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/**
 * Reads the text of an answer of Alipay's gateway: finds the node, verifies its exact text, and parses only what verified.
 * An error without any signature is read as well, and said to be unsigned: the gateway does not sign what it says to an
 * app that it cannot identify. Never throws.
 * @see https://opendocs.alipay.com/common/02mse7
 */
export function readSignedAnswer(text: string, expected: AnswerExpectation): SignedAnswer {
  try {
    return readAnswer(text, expected);
  } catch (error) {
    if (error instanceof AnswerError) return { kind: 'unusable', reason: error.message };
    if (error instanceof RawMembersError) return { kind: 'unusable', reason: `the answer ${error.message}` };
    if (error instanceof StrictJsonError) return { kind: 'unusable', reason: `a part of the answer ${error.message}` };
    throw error;
  }
}

function readAnswer(text: string, expected: AnswerExpectation): SignedAnswer {
  const raw = rawMembers(text);
  const [name, span] = findNode(raw, expected.node);
  const signed = raw.has('sign');
  if (signed && namesOtherCertificate(raw, expected)) return { kind: 'other-certificate' };
  const members = parseStrictJson(signed ? verifiedText(raw, span, expected) : span) as AnswerMembers;
  if (name === ERROR_NODE || saysError(members)) return { kind: 'failure', signed, members };
  if (!signed) throw new AnswerError('the answer is a success without a signature');
  return { kind: 'success', members };
}

function findNode(raw: ReadonlyMap<string, string>, node: string): [name: string, span: string] {
  const [found, ...others] = [...raw].filter(([name]) => name === node || name === ERROR_NODE);
  if (!found || others.length > 0) throw new AnswerError(`the answer has ${found ? 'two nodes' : 'no node'}`);
  if (!found[1].startsWith('{')) throw new AnswerError("the answer's node is not an object");
  return found;
}

/** The text that Alipay's key verifies: as it stands or, since Alipay escapes slashes after signing, without the escapes. */
function verifiedText(raw: ReadonlyMap<string, string>, span: string, { alipayPublicKey }: AnswerExpectation): string {
  const sign = textOf(raw, 'sign');
  const verifies = (text: string) => verifySha256Rsa(alipayPublicKey, Buffer.from(text), sign);
  if (verifies(span)) return span;
  const unescaped = span.replaceAll('\\/', '/');
  if (unescaped !== span && verifies(unescaped)) return unescaped;
  throw new AnswerError("the answer's signature does not verify");
}

function namesOtherCertificate(raw: ReadonlyMap<string, string>, { alipayCertSn }: AnswerExpectation): boolean {
  if (alipayCertSn === undefined) return false;
  const named = textOf(raw, 'alipay_cert_sn');
  if (!/^[0-9a-f]{32}$/.test(named))
    throw new AnswerError('the answer does not name the certificate it is signed with');
  return named !== alipayCertSn;
}

/** A text among the outermost members; empty when it is missing or no text. */
function textOf(raw: ReadonlyMap<string, string>, name: string): string {
  const value = raw.get(name);
  return value?.startsWith('"') ? String(parseStrictJson(value)) : '';
}

/** A success of this kind of method has no `code`; elsewhere Alipay writes 10000. */
function saysError({ code, sub_code: subCode }: AnswerMembers): boolean {
  // Compared, never made a text: an object in its place could throw at that.
  const isGood = code === undefined || code === '10000' || code === 10_000;
  return !isGood || (subCode !== undefined && subCode !== '');
}
