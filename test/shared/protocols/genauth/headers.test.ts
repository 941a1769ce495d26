import {
  eitherHeader,
  familyHeader,
  familyHeaderNames,
  signedValue,
} from '../../../../shared/protocols/genauth/headers.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';

const request = httpRequest({
  headers: {
    'x-authing-lang': ' en-US',
    'x-genauth-lang': 'en-US',
    'x-authing-empty': '\t',
    'x-authing': 'x',
    date: 'd',
  },
});

test('a value is signed with blanks for tabs and line ends, and trimmed', () => {
  expect(signedValue('\t a\tb\nc\rd\fe\r\n')).toBe('a b c d e');
  // What no published client folds stays as it is, but for the ends.
  expect(signedValue('\va\vb\v')).toBe('a\vb');
  expect(signedValue('')).toBe('');
});

test('a header of a family; absent and empty are the same', () => {
  expect(familyHeader(request, 'authing', 'lang')).toBe('en-US');
  expect(familyHeader(request, 'authing', 'empty')).toBeUndefined();
  expect(familyHeader(request, 'genauth', 'empty')).toBeUndefined();
});

test('a header of either family, as long as the two do not contradict each other', () => {
  expect(eitherHeader(request, 'lang')).toBe('en-US');
  expect(eitherHeader(httpRequest({ headers: { 'x-authing-lang': 'zh-CN' } }), 'lang')).toBe('zh-CN');
  expect(eitherHeader(httpRequest({ headers: { 'x-genauth-lang': 'zh-CN' } }), 'lang')).toBe('zh-CN');
  expect(eitherHeader(request, 'app-id')).toBeUndefined();
  expect(() =>
    eitherHeader(httpRequest({ headers: { 'x-authing-lang': 'zh-CN', 'x-genauth-lang': 'en-US' } }), 'lang'),
  ).toThrow(
    refusal('invalid_parameter', {
      reason: 'the two header families contradict each other',
      violations: [{ member: 'x-authing-lang', place: 'header', rule: 'families-differ', allowed: 'x-genauth-lang' }],
      members: ['x-authing-lang', 'x-genauth-lang'],
    }),
  );
});

test('the names of a family’s headers', () => {
  expect(familyHeaderNames(request, 'authing')).toEqual(['x-authing-lang', 'x-authing-empty']);
  expect(familyHeaderNames(request, 'genauth')).toEqual(['x-genauth-lang']);
});
