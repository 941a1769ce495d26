import { mayHoldSecrets, type SignedString, shownValue } from '../../gateway/evidence.ts';

/** A text member of JSON, and a parameter of a query or a form: in bodies that are neither, too. */
const JSON_MEMBER = /("([\w-]{1,64})"[ \t]{0,4}:[ \t]{0,4}")((?:\\.|[^"\\])*)/gs;
const PARAMETER = /([?&]([\w-]{1,64})=)([^&"\s]*)/g;

/**
 * What a request signed: its string-to-sign, in which values of the body are hidden by their names. The headers have a grammar that
 * no secret fits into, but a body can hold anything.
 * @param body with which the string ends
 */
export function signedString(signed: Buffer, body: Uint8Array): SignedString {
  const headers = signed.subarray(0, signed.length - body.length);
  // As latin1, in which a byte is a character: the body need not be text.
  const sent = signed.toString('latin1', headers.length);
  // Stryker disable next-line ConditionalExpression: a string without such a name comes back as it was, only later
  if (!mayHoldSecrets(sent)) return { signed, shown: signed };
  const hide = (_: string, before: string, name: string, value: string) => before + shownValue(name, value);
  const shown = sent.replace(JSON_MEMBER, hide).replace(PARAMETER, hide);
  return { signed, shown: Buffer.concat([headers, Buffer.from(shown, 'latin1')]) };
}
