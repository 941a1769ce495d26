/** Every form in which users hold keys, and every way in which they hold the wrong thing. */
import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto';
import {
  base64UrlFault,
  isRequest,
  KeyMaterialError,
  keyHalf,
  modulusBits,
  readPrivateKey,
  readPublicKey,
} from '../../../shared/signing/key-material.ts';
import { isPair } from '../../../shared/signing/rsa.ts';
import { certificate, curveKey, oneLine, openssl, rsaPair } from '../../support/keys.ts';

const { privatePem: pkcs8, publicPem: spki, publicKey } = rsaPair('app');
const files = { 'key.pem': pkcs8 };
const pkcs1 = openssl(['rsa', '-in', 'key.pem', '-traditional'], files).toString();
const pkcs1Public = openssl(['rsa', '-in', 'key.pem', '-RSAPublicKey_out'], files).toString();
const fromOpenssl = (...arguments_: string[]) => openssl(arguments_, files).toString();

/** What editors, consoles and shells do to a key on its way. */
const dressings: [string, (pem: string) => string][] = [
  ['as it is', (pem) => pem],
  ['one line of base64 without armour', oneLine],
  ['one line of base64 in quotes', (pem) => `"${oneLine(pem)}"`],
  ['base64 without padding', (pem) => oneLine(pem).replace(/=+$/, '')],
  ['base64 in lines without armour', (pem) => pem.replace(/-----[^-]+-----\n/g, '')],
  ['literal \\n', (pem) => pem.replaceAll('\n', '\\n')],
  ['literal \\r\\n', (pem) => pem.replaceAll('\n', '\\r\\n')],
  ['CRLF', (pem) => pem.replaceAll('\n', '\r\n')],
  ['double quotes', (pem) => `"${pem}"`],
  ['single quotes and literal \\n', (pem) => `'${pem.replaceAll('\n', '\\n')}'`],
  ['indented lines', (pem) => pem.replaceAll('\n', '\n        ')],
  ['blanks for line breaks', (pem) => pem.replaceAll('\n', ' ')],
  ['no line breaks at all', (pem) => pem.replaceAll('\n', '')],
  ['blanks around', (pem) => `\n\t ${pem} \n\n`],
  ['a byte order mark', (pem) => `\uFEFF${pem}`],
  ['text around the armour', (pem) => `my key:\n${pem}\nthat was it`],
];
const each = (pems: [string, string][]) =>
  pems.flatMap(([form, pem]) => dressings.map(([how, dress]) => [form, how, dress(pem)] as const));

describe('a private key', () => {
  test.each(
    each([
      ['PKCS#8', pkcs8],
      ['PKCS#1', pkcs1],
    ]),
  )('in %s, %s, is read', (_form, _how, text) => {
    const key = readPrivateKey(text);
    expect(key.type).toBe('private');
    expect(createPublicKey(key).equals(publicKey)).toBe(true);
  });

  test('of 2048 and 3072 bits is read, of 2040 and 1024 refused', () => {
    const ofBits = (bits: number) => () => modulusBits(readPrivateKey(rsaPair('sized', bits).privatePem));
    expect([ofBits(2048)(), ofBits(3072)()]).toEqual([2048, 3072]);
    expect(ofBits(2040)).toThrow('has 2040 bits, at least 2048 are required');
    expect(ofBits(1024)).toThrow('has 1024 bits, at least 2048 are required');
  });

  test.each<[string, string, string]>([
    ['a public key', spki, 'holds a public key where a private key belongs'],
    ['a public key in PKCS#1', pkcs1Public, 'holds a public key where a private key belongs'],
    ['a public key in one line', oneLine(spki), 'holds a public key where a private key belongs'],
    ['exponent 3', openssl(['genrsa', '-3', '2048']).toString(), 'has a public exponent other than 65537'],
    ['an elliptic curve', curveKey('prime256v1'), 'is a key of type ec, not RSA'],
    [
      'an elliptic curve in its old form',
      openssl(['ecparam', '-name', 'prime256v1', '-genkey']).toString(),
      'is not an RSA private key',
    ],
    [
      'RSA-PSS',
      openssl(['genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']).toString(),
      'is a key of type rsa-pss, not RSA',
    ],
    [
      'a pass phrase',
      fromOpenssl('pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'pass:x'),
      'is encrypted; store it without a pass phrase',
    ],
    [
      'a pass phrase in the old way',
      fromOpenssl('rsa', '-in', 'key.pem', '-traditional', '-aes128', '-passout', 'pass:x'),
      'is encrypted; store it without a pass phrase',
    ],
    ['a certificate', certificate(pkcs8, { commonName: 'x' }), 'holds a certificate where a key belongs'],
    [
      'a certificate in one line',
      oneLine(certificate(pkcs8, { commonName: 'x' })),
      'holds a certificate instead of an RSA private key',
    ],
    [
      'a certificate request',
      fromOpenssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=x'),
      'holds a certificate request (CSR) where a key belongs',
    ],
    [
      'one in one line',
      oneLine(fromOpenssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=x')),
      'holds a certificate request (CSR) where a key belongs',
    ],
    [
      'an encrypted key in one line',
      oneLine(fromOpenssl('pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'pass:x')),
      'is encrypted; store it without a pass phrase',
    ],
    ['half a PEM', pkcs8.slice(0, 900), 'has a broken PEM armour, or was cut off'],
    ['only the end of a PEM', pkcs8.slice(900), 'has a broken PEM armour, or was cut off'],
    [
      'armour that is broken over lines',
      pkcs8.replace('PRIVATE KEY', 'PRIVATE\nKEY'),
      'has a broken PEM armour, or was cut off',
    ],
    [
      'armour that is broken by a literal \\n',
      pkcs8.replaceAll('PRIVATE KEY', 'PRIVATE\\nKEY'),
      'has a broken PEM armour, or was cut off',
    ],
    ['armour of two kinds', pkcs8.replace('END PRIVATE', 'END RSA PRIVATE'), 'has a broken PEM armour, or was cut off'],
    ['half a line of base64', oneLine(pkcs8).slice(0, 800), 'was cut off, or has lost lines or characters'],
    ['all but the last character', oneLine(pkcs1).replace(/.=*$/, ''), 'was cut off, or has lost lines or characters'],
    ['four characters of base64', 'MIIE', 'was cut off, or has lost lines or characters'],
    ['a short part of something', 'MAoCAQ==', 'was cut off, or has lost lines or characters'],
    ['a length of nothing', 'MIIAAA==', 'is not an RSA private key (PKCS#8 or PKCS#1)'],
    ['a name before a line of base64', `privateKey=${oneLine(pkcs8)}`, 'is neither PEM nor base64'],
    ['a mark behind a line of base64', `${oneLine(pkcs8)};`, 'is neither PEM nor base64'],
    ['a lost line', pkcs8.split('\n').toSpliced(9, 1).join('\n'), 'was cut off, or has lost lines or characters'],
    [
      'a long dash for short ones',
      pkcs8.replaceAll('-----', '—'),
      'holds a typographic dash in the place of - (U+2014)',
    ],
    ['a mark of quoted mail', pkcs8.replaceAll('\n', '\n> '), 'is neither PEM nor base64'],
    ['a place for a key', '<your private key>', 'is a placeholder of the documents, not a value'],
    [
      'base64 of something else',
      Buffer.from('not a key at all').toString('base64'),
      'is not an RSA private key (PKCS#8 or PKCS#1)',
    ],
    ['nothing', ' \n', 'is empty'],
    ['base64 of the whole PEM', Buffer.from(pkcs8).toString('base64'), 'is base64 of a whole PEM file, or of base64'],
    [
      'base64 of a PEM behind a line of text',
      Buffer.from(`Bag\n${pkcs1}`).toString('base64'),
      'is base64 of a whole PEM file, or of base64',
    ],
    ['base64 of base64', Buffer.from(oneLine(pkcs8)).toString('base64'), 'is base64 of a whole PEM file, or of base64'],
    [
      'base64 of base64 in lines, with blanks around',
      Buffer.from(`\n ${pkcs8.replace(/-----[^-]+-----\n/g, '')}`).toString('base64'),
      'is base64 of a whole PEM file, or of base64',
    ],
    [
      'base64 of a name and base64',
      Buffer.from(`key=${oneLine(pkcs8)}`).toString('base64'),
      'is not an RSA private key (PKCS#8 or PKCS#1)',
    ],
    [
      'base64 of base64 and a mark',
      Buffer.from(`${oneLine(pkcs8)};`).toString('base64'),
      'is not an RSA private key (PKCS#8 or PKCS#1)',
    ],
    [
      'base64 of other text',
      Buffer.from(`MI${'x;'.repeat(60)}x`).toString('base64'),
      'is not an RSA private key (PKCS#8 or PKCS#1)',
    ],
    ['base64 for URLs', Buffer.from(oneLine(pkcs8), 'base64').toString('base64url'), 'is base64 for URLs'],
    ['a zero-width space', `${oneLine(pkcs8)}\u200B`, 'holds an invisible character (U+200B)'],
    ['a zero-width space inside a PEM', pkcs8.replace('\n', '\n\u200B'), 'holds an invisible character (U+200B)'],
    ['a soft hyphen', oneLine(pkcs8).replace('MII', 'MI\u00ADI'), 'holds an invisible character (U+00AD)'],
    ['a NUL', `${pkcs8}\0`, 'holds a control character (U+0000)'],
    ['typographic quotes', `\u201C${oneLine(pkcs8)}\u201D`, 'holds a typographic quote (U+201C)'],
    ['one typographic quote', `${oneLine(pkcs8)}\u2019`, 'holds a typographic quote (U+2019)'],
    ['the key of an SM2 app', curveKey('SM2'), 'is of SM2, not RSA'],
    ['it in one line', oneLine(curveKey('SM2')), 'is of SM2, not RSA'],
    ['it in its old form', openssl(['ecparam', '-name', 'SM2', '-genkey', '-noout']).toString(), 'is of SM2, not RSA'],
    ['the name of a file', 'app_private_key.pem', 'is the name of a file; give what the file holds'],
    ['a path', '/home/user/keys/app', 'is the name of a file; give what the file holds'],
    ['a path of Windows', 'C:\\keys\\应用私钥RSA2048.txt', 'is the name of a file; give what the file holds'],
    ['an OpenSSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', 'OpenSSH'],
    ['the documents’ placeholder', 'MIIEvQ... (openssl genrsa 2048)', 'is a placeholder of the documents'],
    ['armour alone', '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----', 'is empty'],
  ])('with %s is refused', (_name, text, message) => {
    expect(() => readPrivateKey(text)).toThrow(KeyMaterialError);
    expect(() => readPrivateKey(text)).toThrow(message);
    expect(() => readPrivateKey(text)).toThrow(expect.objectContaining({ name: 'KeyMaterialError' }));
  });

  test('with one digit mistyped is refused, or signs nevertheless what its public half verifies', () => {
    const mistype = (text: string, at: number) =>
      text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    const base64 = oneLine(pkcs1);
    const accepted: number[] = [];
    for (let at = 0; at < base64.length - 4; at += 23) {
      try {
        const key = readPrivateKey(mistype(base64, at));
        expect(isPair(key, publicKey)).toBe(true);
        accepted.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(KeyMaterialError);
      }
    }
    // Numbers that OpenSSL can do without may be wrong; the modulus, which ends in the 268th byte, may not.
    expect(accepted.filter((at) => at < (268 / 3) * 4)).toEqual([]);
    expect(() => readPrivateKey(mistype(base64, 100))).toThrow('is damaged: its numbers do not belong together');
  });
});

describe('a private key whose numbers do not belong together', () => {
  const NAMES = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;
  const jwk: Readonly<Record<string, unknown>> = { ...createPrivateKey(pkcs8).export({ format: 'jwk' }) };
  const numbers = Object.fromEntries(
    NAMES.map((name) => [name, BigInt(`0x${Buffer.from(String(jwk[name]), 'base64url').toString('hex')}`)]),
  ) as Record<(typeof NAMES)[number], bigint>;

  /** A value of DER with its tag and its length. */
  function tagged(tag: number, value: Buffer): Buffer {
    const { length } = value;
    return Buffer.concat([Buffer.from(length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff]), value]);
  }
  function integer(number: bigint): Buffer {
    const digits = number.toString(16);
    const hex = digits.padStart(digits.length + (digits.length % 2), '0');
    // A byte of zeros in front makes it no negative number.
    return tagged(2, Buffer.from(/^[89a-f]/.test(hex) ? `00${hex}` : hex, 'hex'));
  }
  /** RSAPrivateKey of RFC 8017, A.1.2. */
  const keyOf = (change: Partial<typeof numbers>): string => {
    const all = { ...numbers, ...change };
    return tagged(0x30, Buffer.concat([integer(0n), ...NAMES.map((name) => integer(all[name]))])).toString('base64');
  };
  const { n, p, q, dp, dq, d } = numbers;

  test('is told from one whose numbers do', () => {
    expect(isPair(readPrivateKey(keyOf({})), publicKey)).toBe(true);
    // The primes may stand in the other order, with the numbers that belong to it.
    const swapped = { p: q, q: p, dp: dq, dq: dp, qi: inverse(p, q) };
    expect(isPair(readPrivateKey(keyOf(swapped)), publicKey)).toBe(true);
  });

  test.each<[string, Partial<typeof numbers>]>([
    ...(['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const).map((name): [string, Partial<typeof numbers>] => [
      `another ${name}`,
      { [name]: numbers[name] + 2n },
    ]),
    ['an exponent that is right for one prime', { d: dp }],
    ['an exponent that is right for the other', { d: dq }],
    ['no factor', { p: 1n, q: n }],
    ['no other factor', { p: n, q: 1n }],
    ['no other factor, and an exponent for the one', { p: n, q: 1n, d: inverse(65_537n, n - 1n) }],
    ['a zero', { p: 0n }],
    ['both parts of the exponent from the whole', { dp: d + 2n, dq: d + 2n }],
  ])('is refused: %s', (_name, change) => {
    expect(() => readPrivateKey(keyOf(change))).toThrow(
      new KeyMaterialError('is damaged: its numbers do not belong together'),
    );
  });

  /** By the extended algorithm of Euclid. */
  function inverse(number: bigint, modulus: bigint): bigint {
    let [rest, next, factor, nextFactor] = [modulus, number % modulus, 0n, 1n];
    while (next > 0n) {
      const quotient = rest / next;
      [rest, next] = [next, rest - quotient * next];
      [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
    }
    return ((factor % modulus) + modulus) % modulus;
  }
});

test('DER tells which half of a key it holds, whatever its algorithm', () => {
  const der = (pem: string) => Buffer.from(oneLine(pem), 'base64');
  const curve = curveKey('prime256v1');
  const curvePublic = openssl(['pkey', '-in', 'ec.pem', '-pubout'], { 'ec.pem': curve }).toString();
  expect([pkcs8, pkcs1, curve].map((pem) => keyHalf(der(pem)))).toEqual(['private', 'private', 'private']);
  expect([spki, pkcs1Public, curvePublic].map((pem) => keyHalf(der(pem)))).toEqual(['public', 'public', 'public']);
  expect(keyHalf(der(certificate(pkcs8, { commonName: 'x' })))).toBeUndefined();
});

test('DER is a certificate request only where it begins as one', () => {
  const request = Buffer.from(oneLine(fromOpenssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=x')), 'base64');
  expect(isRequest(request)).toBe(true);
  expect(isRequest(Buffer.concat([Buffer.from([0]), request]))).toBe(false);
  expect(isRequest(Buffer.from(oneLine(pkcs8), 'base64'))).toBe(false);
});

test('base64 is known to be for URLs by one of its two marks', () => {
  const fault = 'is base64 for URLs, with - and _; it needs + and / in their places';
  expect(['ab-d', 'ab_d', 'ab-=', 'ab_=='].map(base64UrlFault)).toEqual([fault, fault, fault, fault]);
  for (const text of ['abcd', 'ab+d', 'ab-+', '-ab===', '=ab-', 'a b-', ''])
    expect(base64UrlFault(text)).toBeUndefined();
});

test('a secret of bytes has no modulus', () => {
  expect(modulusBits(createSecretKey(Buffer.alloc(32)))).toBe(0);
});

describe('a public key', () => {
  test.each(
    each([
      ['SubjectPublicKeyInfo', spki],
      ['PKCS#1', pkcs1Public],
    ]),
  )('in %s, %s, is read', (_form, _how, text) => {
    expect(readPublicKey(text).equals(publicKey)).toBe(true);
  });

  test.each<[string, string, string]>([
    ['a private key', pkcs8, 'holds a private key where a public key belongs'],
    ['a private key in PKCS#1', pkcs1, 'holds a private key where a public key belongs'],
    ['a private key in one line', oneLine(pkcs8), 'holds a private key where a public key belongs'],
    ['a private key of 1024 bits', rsaPair('short', 1024).privatePem, 'holds a private key where a public key belongs'],
    ['1024 bits', rsaPair('short', 1024).publicPem, 'has 1024 bits, at least 2048 are required'],
    ['exponent 3', rsaPair('three', 2048, 3).publicPem, 'has a public exponent other than 65537'],
    [
      'an elliptic curve',
      openssl(['pkey', '-in', 'ec.pem', '-pubout'], { 'ec.pem': curveKey('prime256v1') }).toString(),
      'is a key of type ec, not RSA',
    ],
    ['a certificate', certificate(pkcs8, { commonName: 'x' }), 'holds a certificate where a key belongs'],
    [
      'a certificate in one line',
      oneLine(certificate(pkcs8, { commonName: 'x' })),
      'holds a certificate instead of an RSA public key',
    ],
    ['half a line of base64', oneLine(spki).slice(0, 200), 'was cut off, or has lost lines or characters'],
    ['base64 of something else', Buffer.from('not a key at all').toString('base64'), 'is not an RSA public key'],
    ['nothing', '', 'is empty'],
    [
      'the key of an SM2 app',
      openssl(['pkey', '-in', 'key', '-pubout'], { key: curveKey('SM2') }).toString(),
      'is of SM2, not RSA',
    ],
    ['base64 of the whole PEM', Buffer.from(spki).toString('base64'), 'is base64 of a whole PEM file, or of base64'],
    ['base64 for URLs', Buffer.from(oneLine(spki), 'base64').toString('base64url'), 'is base64 for URLs'],
    ['the key of an SSH server', `ssh-rsa ${oneLine(spki)} me@machine`, 'OpenSSH'],
    ['a zero-width space', `${oneLine(spki)}\u200B`, 'holds an invisible character (U+200B)'],
  ])('with %s is refused', (_name, text, message) => {
    expect(() => readPublicKey(text)).toThrow(KeyMaterialError);
    expect(() => readPublicKey(text)).toThrow(message);
  });
});

test('an error never quotes the material', () => {
  const lines = [...pkcs8.split('\n'), ...pkcs1.split('\n'), ...spki.split('\n')].filter((line) =>
    /^[A-Za-z0-9+/=]{8,}$/.test(line),
  );
  const whole = [pkcs8, pkcs1, spki, oneLine(pkcs8)];
  const broken = whole.flatMap((text) =>
    Array.from({ length: 30 }, (_, part) => text.slice(0, (text.length * part) / 30)),
  );
  for (const text of [...whole, ...broken]) {
    for (const read of [readPrivateKey, readPublicKey]) {
      try {
        read(text);
      } catch (error) {
        expect(error).toBeInstanceOf(KeyMaterialError);
        const { message, cause } = error as Error;
        expect(cause).toBeUndefined();
        expect(lines.filter((line) => message.includes(line))).toEqual([]);
      }
    }
  }
});
