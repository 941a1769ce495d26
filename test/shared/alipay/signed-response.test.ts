import { sign } from 'node:crypto';
import { readSignedResponse } from '../../../shared/alipay/signed-response.ts';
import { TOKEN_NODE } from '../../../shared/alipay/token-request.ts';
import { readPublicKey } from '../../../shared/signing/key-material.ts';
import { answerText, publicKeyConnection } from '../../support/alipay-connection.ts';
import { openssl, rsaPair } from '../../support/keys.ts';
import { vectors } from '../../support/vectors.ts';

const { alipayPublicKey } = publicKeyConnection();
const read = (text: string | Uint8Array, alipayCertSn?: string) =>
  readSignedResponse(Buffer.from(text as string), { node: TOKEN_NODE, alipayPublicKey, alipayCertSn });
/** The signature is missing, wrong, or by a certificate that is not named: an operator must look. */
const UNVERIFIED = /signature|does not name the certificate/;
const unusable = (reason: string) => ({
  kind: 'unusable',
  reason,
  ...(UNVERIFIED.test(reason) && { unverified: true }),
});
const signatureOf = (text: string) =>
  sign('sha256', Buffer.from(text), rsaPair('alipay').privateKey).toString('base64');

const SUCCESS = { access_token: 'T', open_id: 'O' };
const ERROR = { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.code-invalid' };
const SN = 'a'.repeat(32);

describe('the golden vectors', () => {
  const golden = { node: TOKEN_NODE, alipayPublicKey: readPublicKey(vectors.rsa.publicKey) };

  test('a success verifies as it stands, with braces and escapes inside', () => {
    const members = JSON.parse(vectors.alipay.answer.span) as object;
    expect(readSignedResponse(Buffer.from(vectors.alipay.answer.text), golden)).toEqual({ kind: 'success', members });
  });

  test('an error that was signed with plain slashes and sent with escaped ones', () => {
    const members = JSON.parse(vectors.alipay.escapedSlashAnswer.signedText) as object;
    const answer = readSignedResponse(Buffer.from(vectors.alipay.escapedSlashAnswer.text), golden);
    expect(answer).toEqual({ kind: 'failure', signed: true, members });
  });
});

test('what openssl signed is accepted, blanks and Chinese included', () => {
  const span = '{ "open_id" : "O/1", "nick_name" : "杭州 \\" }" }';
  const key = rsaPair('alipay').privatePem;
  const signature = openssl(['dgst', '-sha256', '-sign', 'key', 'span'], { key, span }).toString('base64');
  const members = { open_id: 'O/1', nick_name: '杭州 " }' };
  expect(read(`\n{ "sign" : "${signature}" , "${TOKEN_NODE}" : ${span} }\n`)).toEqual({ kind: 'success', members });
});

test('what openssl signed is accepted in certificate mode, beside the name of the configured certificate alone', () => {
  const span = '{"open_id":"O","access_token":"T"}';
  const key = rsaPair('alipay').privatePem;
  const signature = openssl(['dgst', '-sha256', '-sign', 'key', 'span'], { key, span }).toString('base64');
  const text = `{"${TOKEN_NODE}":${span},"alipay_cert_sn":"${SN}","sign":"${signature}"}`;
  expect(read(text, SN)).toEqual({ kind: 'success', members: { open_id: 'O', access_token: 'T' } });
  expect(read(text, 'b'.repeat(32)).kind).toBe('other-certificate');
  const golden = { node: TOKEN_NODE, alipayPublicKey: readPublicKey(vectors.rsa.publicKey), alipayCertSn: SN };
  const named = vectors.alipay.answer.text.replace(/,"sign"/, `,"alipay_cert_sn":"${SN}","sign"`);
  expect(readSignedResponse(Buffer.from(named), golden).kind).toBe('success');
});

test.each(['"sign":"S"', '"sign":"S","trace_id":7', '"alipay_cert_sn":"anything","sign":"S"'])(
  'other members may stand beside: %s',
  (others) => {
    const text = answerText(SUCCESS);
    const signature = /"sign":"([^"]+)"/.exec(text)?.[1] ?? '';
    expect(read(text.replace(`"sign":"${signature}"`, others.replace('S', signature))).kind).toBe('success');
  },
);

test.each(['null', '""', '"10000"', '10000'])('a success may have a code of %s', (code) => {
  expect(read(answerText(`{"open_id":"O","code":${code}}`)).kind).toBe('success');
});

test.each(['null', '""'])('unsigned, one with a code of %s is none', (code) => {
  const text = answerText(`{"open_id":"O","code":${code}}`, { signed: false });
  expect(read(text)).toEqual(unusable('the response is a success without a signature'));
});

test.each(['0', 'false', '{}', '"0"', '" "', '"20000"'])('with a code of %s it is none', (code) => {
  expect(read(answerText(`{"open_id":"O","code":${code}}`)).kind).toBe('failure');
});

test('a signature whose own slashes are escaped is the same signature', () => {
  const text = answerText({ ...SUCCESS, url: 'https://x/y' });
  expect(read(text.replaceAll('/', '\\/')).kind).toBe('success');
});

test('the second try replaces every escaped slash or none', () => {
  const signedAs = '{"open_id":"O","url":"a/b\\/c"}';
  const sent = '{"open_id":"O","url":"a\\/b\\/c"}';
  expect(read(answerText(signedAs).replace(signedAs, sent))).toEqual(
    unusable("the response's signature does not verify"),
  );
});

test.each([
  ['without a signature', answerText(SUCCESS, { signed: false }), 'the response is a success without a signature'],
  [
    'with an empty one',
    answerText(SUCCESS).replace(/"sign":"[^"]+"/, '"sign":""'),
    'the response is a success without a signature',
  ],
  [
    'with one that is null',
    answerText(SUCCESS).replace(/"sign":"[^"]+"/, '"sign": null'),
    'the response is a success without a signature',
  ],
  ...['7', '" "', '{}', 'false', '"null"'].map((value): [string, string, string] => [
    `with a signature of ${value}`,
    answerText(SUCCESS).replace(/"sign":"[^"]+"/, `"sign":${value}`),
    "the response's signature does not verify",
  ]),
  [
    'with base64 that is not canonical',
    answerText(SUCCESS).replace(/={1,2}"/, '"'),
    "the response's signature does not verify",
  ],
  [
    'signed by another key',
    answerText(SUCCESS).replace(
      /"sign":"[^"]+"/,
      `"sign":"${sign('sha256', Buffer.from(JSON.stringify(SUCCESS)), rsaPair('stranger').privateKey).toString('base64')}"`,
    ),
    "the response's signature does not verify",
  ],
  ['changed after signing', answerText(SUCCESS).replace('"O"', '"P"'), "the response's signature does not verify"],
  [
    'signed over its meaning and not its text',
    answerText(SUCCESS).replace('"O"', '"\\u004f"'),
    "the response's signature does not verify",
  ],
  [
    'with another node beside',
    answerText(SUCCESS).replace(/^\{/, '{"error_response":{},'),
    'the response has two nodes',
  ],
  [
    'with its node twice',
    answerText(SUCCESS).replace(/^\{/, `{"${TOKEN_NODE}":{"open_id":"evil"},`),
    'the response has a member twice',
  ],
  ['with two signatures', answerText(SUCCESS).replace(/\}$/, ',"sign":"x"}'), 'the response has a member twice'],
  ['with the node in another object', `{"x":${answerText(SUCCESS)},"sign":"x"}`, 'the response has no node'],
  ['of another method', answerText(SUCCESS, { node: 'alipay_user_info_share_response' }), 'the response has no node'],
  ['encrypted', answerText('"AES"'), "the response's node is not an object"],
  [
    'signed, with a member twice',
    answerText('{"open_id":"O","open_id":"P"}'),
    'a part of the response has a member twice',
  ],
  ['signed, and no JSON', answerText('{"open_id":O}'), 'a part of the response is not JSON'],
  ['that is a page', '<!DOCTYPE html><html></html>', 'the response is not an object'],
])('a success %s is unusable', (_name, text, reason) => {
  expect(read(text)).toEqual(unusable(reason));
});

describe('an error', () => {
  test.each(['error_response', TOKEN_NODE])('in %s is read when Alipay signed it', (node) => {
    expect(read(answerText(ERROR, { node }))).toEqual({ kind: 'failure', signed: true, members: ERROR });
  });

  test.each(['error_response', TOKEN_NODE])('in %s without a signature is said to be unsigned', (node) => {
    expect(read(answerText(ERROR, { node, signed: false }))).toEqual({
      kind: 'failure',
      signed: false,
      members: ERROR,
    });
  });

  test('that carries a signature must verify', () => {
    expect(read(answerText(ERROR).replace('40002', '40001'))).toEqual(
      unusable("the response's signature does not verify"),
    );
  });

  test('is an error also with a numeric code, with a sub_code alone, or in error_response whatever it says', () => {
    for (const members of [{ code: 40002 }, { sub_code: 'isv.x' }])
      expect(read(answerText(members)).kind).toBe('failure');
    expect(read(answerText({ ...SUCCESS, code: '10000' }, { node: 'error_response' })).kind).toBe('failure');
  });

  test('is what has a code of any other kind, whatever that does when it is made a text', () => {
    for (const code of [{}, { toString: null }, ['10000'], true]) {
      expect(read(answerText({ code }, { signed: false }))).toMatchObject({ kind: 'failure', signed: false });
    }
  });

  test.each(['""', 'null'])('whose signature is %s is unsigned', (sign) => {
    const text = answerText(ERROR).replace(/"sign":"[^"]+"/, `"sign":${sign}`);
    expect(read(text)).toEqual({ kind: 'failure', signed: false, members: ERROR });
    expect(read(text, SN)).toEqual({ kind: 'failure', signed: false, members: ERROR });
  });

  test.each([null, ''])('is not what has a sub_code of %j', (subCode) => {
    expect(read(answerText({ ...SUCCESS, sub_code: subCode })).kind).toBe('success');
    expect(read(answerText({ ...SUCCESS, code: '10000', sub_code: subCode })).kind).toBe('success');
  });

  test('is not what says code 10000', () => {
    expect(read(answerText({ ...SUCCESS, code: 10_000 })).kind).toBe('success');
    expect(read(answerText({ ...SUCCESS, code: '10000', msg: 'Success' })).kind).toBe('success');
    expect(read(answerText({ ...SUCCESS, code: '10000' }, { signed: false })).kind).toBe('unusable');
  });
});

describe('in certificate mode', () => {
  test.each([SUCCESS, ERROR])('an answer that names the configured certificate is read: %j', (members) => {
    expect(read(answerText(members, { certSn: SN }), SN)).toMatchObject({ members });
  });

  test('one that names another certificate is not used, although it verifies', () => {
    expect(read(answerText(SUCCESS, { certSn: 'b'.repeat(32) }), SN)).toEqual({ kind: 'other-certificate' });
  });

  test.each([undefined, '', SN.toUpperCase(), SN.slice(1), `${SN}0`, `0${SN}`])(
    'one that names %j is unusable',
    (certSn) => {
      expect(read(answerText(SUCCESS, { certSn }), SN)).toEqual(
        unusable('the response does not name the certificate it is signed with'),
      );
    },
  );

  test('the name of the certificate proves nothing by itself', () => {
    const forged = `{"${TOKEN_NODE}":{"open_id":"evil"},"alipay_cert_sn":"${SN}","sign":"${signatureOf('{}')}"}`;
    expect(read(forged, SN)).toEqual(unusable("the response's signature does not verify"));
  });

  test('an unsigned error is read as such', () => {
    expect(read(answerText(ERROR, { signed: false }), SN)).toMatchObject({ kind: 'failure', signed: false });
  });
});
