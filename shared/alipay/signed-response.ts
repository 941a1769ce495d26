import { isUtf8 } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { parseStrictJson, StrictJsonError } from '../platform/strict-json.ts';
import { verifySha256Rsa } from '../signing/rsa.ts';
import { byteView } from './byte-view.ts';
import { RawMembersError, type RawValue, rawMembers } from './raw-members.ts';

/** Where errors stand that are not of the method itself. */
const ERROR_NODE = 'error_response';

/** What a response must be held against. */
export interface ResponseExpectation {
  /** Name under which the method's result stands, for instance `alipay_system_oauth_token_response`. */
  readonly node: string;
  readonly alipayPublicKey: KeyObject;
  /** In certificate mode the SN of Alipay's certificate, which the response must name. */
  readonly alipayCertSn?: string | undefined;
}

/** The members of a response's node. Of GBK only what is ASCII stands as Alipay wrote it. */
export type ResponseMembers = Readonly<Record<string, unknown>>;

/** What a response is good for. Only a success that Alipay signed is one. */
export type SignedResponse =
  | { readonly kind: 'success'; readonly members: ResponseMembers }
  | { readonly kind: 'failure'; readonly signed: boolean; readonly members: ResponseMembers }
  /** Alipay says that it signs with another certificate than the one that is configured. */
  | { readonly kind: 'other-certificate' }
  /** `unverified` where it is whole, and not by the configured key: an operator must look. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly unverified?: true };

/** Why a response was refused. It never quotes the response. */
class ResponseError extends Error {}

/** A response that is not signed as it must be. */
class UnverifiedError extends ResponseError {}

/**
 * Reads a response of Alipay's gateway: finds the node, verifies its exact bytes, and parses only what verified. How the
 * node is read depends on nothing but these bytes: as UTF-8 if they are that, else as GBK, of which only ASCII is
 * understood. An error without any signature is read as well, and said to be unsigned: the gateway does not sign what it
 * says to an app that it cannot identify. Never throws.
 * @see https://opendocs.alipay.com/common/02mse7
 */
export function readSignedResponse(body: Uint8Array, expected: ResponseExpectation): SignedResponse {
  try {
    return readVerified(body, expected);
  } catch (error) {
    if (error instanceof UnverifiedError) return { kind: 'unusable', reason: error.message, unverified: true };
    if (error instanceof ResponseError) return { kind: 'unusable', reason: error.message };
    if (error instanceof RawMembersError) return { kind: 'unusable', reason: `the response ${error.message}` };
    if (error instanceof StrictJsonError)
      return { kind: 'unusable', reason: `a part of the response ${error.message}` };
    throw error;
  }
}

function readVerified(body: Uint8Array, expected: ResponseExpectation): SignedResponse {
  const raw = rawMembers(byteView(body));
  const [name, { start, end }] = findNode(raw, expected.node);
  const node = body.subarray(start, end);
  const signed = isSigned(raw);
  if (signed && namesOtherCertificate(raw, expected)) return { kind: 'other-certificate' };
  const members = parseNode(signed ? verifiedBytes(raw, node, expected) : node);
  if (name === ERROR_NODE || saysError(members)) return { kind: 'failure', signed, members };
  if (!signed) throw new UnverifiedError('the response is a success without a signature');
  return { kind: 'success', members };
}

type Raw = ReadonlyMap<string, RawValue>;

function findNode(raw: Raw, node: string): [name: string, value: RawValue] {
  const [found, ...others] = [...raw].filter(([name]) => name === node || name === ERROR_NODE);
  if (!found || others.length > 0) throw new ResponseError(`the response has ${found ? 'two nodes' : 'no node'}`);
  if (!found[1].text.startsWith('{')) throw new ResponseError("the response's node is not an object");
  return found;
}

/** An empty signature, or `null`, is as none. */
function isSigned(raw: Raw): boolean {
  const sign = raw.get('sign')?.text;
  return sign !== undefined && sign !== '""' && sign !== 'null';
}

/** The bytes that Alipay's key verifies: as they stand or, since Alipay escapes slashes after signing, without the escapes. */
function verifiedBytes(raw: Raw, node: Uint8Array, { alipayPublicKey }: ResponseExpectation): Uint8Array {
  const sign = textOf(raw, 'sign');
  const verifies = (bytes: Uint8Array) => verifySha256Rsa(alipayPublicKey, bytes, sign);
  if (verifies(node)) return node;
  const unescaped = withoutEscapedSlashes(node);
  if (unescaped.length < node.length && verifies(unescaped)) return unescaped;
  throw new UnverifiedError("the response's signature does not verify");
}

function withoutEscapedSlashes(node: Uint8Array): Uint8Array {
  const view = byteView(node);
  return node.filter((_, at) => !view.startsWith('\\/', at));
}

function parseNode(bytes: Uint8Array): ResponseMembers {
  return parseStrictJson(isUtf8(bytes) ? Buffer.from(bytes).toString() : byteView(bytes)) as ResponseMembers;
}

function namesOtherCertificate(raw: Raw, { alipayCertSn }: ResponseExpectation): boolean {
  if (alipayCertSn === undefined) return false;
  const named = textOf(raw, 'alipay_cert_sn');
  if (!/^[0-9a-f]{32}$/.test(named))
    throw new UnverifiedError('the response does not name the certificate it is signed with');
  return named !== alipayCertSn;
}

/** A text among the outermost members; empty when it is missing or no text. */
function textOf(raw: Raw, name: string): string {
  const value = raw.get(name)?.text;
  return value?.startsWith('"') ? String(parseStrictJson(value)) : '';
}

/** A success of this kind of method has no `code`; elsewhere Alipay writes 10000. */
function saysError({ code, sub_code: subCode }: ResponseMembers): boolean {
  return !(isAbsent(code) || code === '10000' || code === 10_000) || !isAbsent(subCode);
}

/** `null` and an empty text are as if the member were not there. Compared, never made a text: an object could throw at that. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
