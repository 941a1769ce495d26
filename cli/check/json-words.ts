import { findJsonFault, type JsonFaultKind, MAX_DEPTH } from '../../shared/platform/json-fault.ts';

const WORDS: Readonly<Record<JsonFaultKind, string>> = {
  'byte-order-mark': 'a byte order mark; save it as UTF-8 without one',
  empty: 'the file is empty',
  'cut-off': 'the text ends in the middle; was it cut off?',
  'too-deep': `nested deeper than ${MAX_DEPTH}`,
  'repeated-member': 'this member stands here for the second time',
  'prototype-member': 'this member name is not allowed',
  'after-end': 'something follows after the end',
  'single-quote': 'JSON wants double quotes',
  comment: 'JSON has no comments',
  'value-or-comma': 'a value is missing, or a comma too many',
  'value-expected': 'a value is expected here',
  'name-expected': 'a member name in double quotes is expected here',
  'comma-expected': 'a comma or a closing bracket is missing before this',
  'colon-expected': 'a colon is expected after a member name',
  'line-break': 'a text is broken over lines; write each line break in it as \\n',
  'control-character': 'a control character in a text',
  escape: 'a backslash with something that JSON does not know; write it twice',
};

/**
 * Says where and why the gateway's strict reader refuses a file, without quoting it as the messages of `JSON.parse` do.
 * @returns `undefined` for a text that is read
 */
export function explainJsonFault(text: string): string | undefined {
  const fault = findJsonFault(text);
  if (!fault) return undefined;
  const before = text.slice(0, fault.at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `cannot be read at line ${before.length}, column ${column}: ${WORDS[fault.kind]}`;
}
