/**
 * Everything that reads what somebody else wrote, over garbage and over right things with small faults: it reads it, or it throws
 * an error that its docstring names. Anything else would be an answer `internal`, or a secret that takes a function down.
 */

import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { readReturnParameters } from '../../functions/complete-authorization/return-parameters.ts';
import { alsoCheck } from '../../functions/exchange-auth-code/also-check.ts';
import { contract } from '../../functions/exchange-auth-code/contract.ts';
import { certificateSn, isSignedWithRsa, rootCertificateSn } from '../../shared/alipay/certificate-sn.ts';
import {
  CertificateError,
  certifiedKey,
  commonName,
  expiresAtMs,
  readCertificates,
} from '../../shared/alipay/certificates.ts';
import { createConnectionKind } from '../../shared/alipay/connection.ts';
import { classifyError } from '../../shared/alipay/error-classes.ts';
import { RawMembersError, rawMembers } from '../../shared/alipay/raw-members.ts';
import { readSignedResponse } from '../../shared/alipay/signed-response.ts';
import { readTokenOutcome } from '../../shared/alipay/token-outcome.ts';
import { TOKEN_NODE } from '../../shared/alipay/token-request.ts';
import { readLocator } from '../../shared/delivery/callback-queue.ts';
import { judgeResponse } from '../../shared/delivery/callback-request.ts';
import { decodeHttpEvent } from '../../shared/gateway/http-request.ts';
import { preferredLanguage } from '../../shared/gateway/language.ts';
import type { CallerBase, CredentialsBase, Protocol } from '../../shared/gateway/protocol.ts';
import { queueAdapter } from '../../shared/gateway/queue-adapter.ts';
import { readChinaTime } from '../../shared/platform/china-time.ts';
import { type ErrorCode, GatewayError } from '../../shared/platform/errors.ts';
import { parseStrictJson, StrictJsonError } from '../../shared/platform/strict-json.ts';
import { daxpayCallerKind } from '../../shared/protocols/daxpay/caller.ts';
import { signKey } from '../../shared/protocols/daxpay/keys.ts';
import { daxpayProtocol } from '../../shared/protocols/daxpay/protocol.ts';
import { genauthCallerKind } from '../../shared/protocols/genauth/caller.ts';
import { readDate } from '../../shared/protocols/genauth/date.ts';
import { genauthProtocol } from '../../shared/protocols/genauth/protocol.ts';
import { CallbackUrlError, readCallbackUrl, readRegisteredUrl } from '../../shared/protocols/openapi/callback-url.ts';
import { businessKind } from '../../shared/protocols/openapi/caller.ts';
import { md5Key } from '../../shared/protocols/openapi/keys.ts';
import { openapiProtocol } from '../../shared/protocols/openapi/protocol.ts';
import { makeState, readState } from '../../shared/protocols/openapi/state.ts';
import { readAllowedSourceIps } from '../../shared/secrets/allowed-source-ips.ts';
import { type EntityKind, Findings, inspectEntity, readEntity } from '../../shared/secrets/entity.ts';
import { registryKeys } from '../../shared/secrets/registry-keys.ts';
import { signingKeys } from '../../shared/secrets/signing-keys.ts';
import { stateKeys } from '../../shared/secrets/state-keys.ts';
import { decodeCanonicalBase64 } from '../../shared/signing/base64.ts';
import { KeyMaterialError, readPrivateKey, readPublicKey } from '../../shared/signing/key-material.ts';
import { verifySha256Rsa } from '../../shared/signing/rsa.ts';
import { ALWAYS, readValidity, ValidityError } from '../../shared/signing/validity.ts';
import { hmacVerificationKey } from '../../shared/signing/verification-key.ts';
import { answerText, certificateConnection, certificateMembers } from '../support/alipay-connection.ts';
import { connectionDocument, daxpayDocuments, genauthDocuments, openapiDocuments } from '../support/documents.ts';

import { NOW_MS } from '../support/in-process.ts';
import { certificate, curveKey, rsaPair } from '../support/keys.ts';
import { base64Mutation, mutation } from '../support/mutations.ts';

import { anyString, fc, runs } from '../support/properties.ts';
import { REGISTRY_RING } from '../support/registry.ts';

const garbage = fc.oneof(
  fc.string(),
  anyString(),
  fc.string({ unit: 'grapheme' }),
  fc.json(),
  fc.base64String(),
  fc.webUrl(),
  fc.constantFrom('', '\0', '\ud800', '\uFEFF{}', '{"a":1,"a":2}', '{"__proto__":1}', '['.repeat(50_000), 'null', '"'),
);

/** Right texts, each with up to three small faults, and now and then garbage. */
function nearly(...right: readonly string[]): fc.Arbitrary<string> {
  const faults = fc.array(mutation, { maxLength: 3 });
  const broken = fc
    .tuple(fc.constantFrom(...right), faults)
    .map(([text, changes]) => changes.reduce((changed, mutate) => mutate(changed), text));
  return fc.oneof({ arbitrary: broken, weight: 3 }, garbage);
}

/** What JSON makes of names that every object has: reading them as if they were plain values is a mistake. */
const inherited = fc.constantFrom('toString', 'valueOf', 'constructor', 'hasOwnProperty', 'length');
const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(inherited, fc.oneof(fc.jsonValue(), fc.dictionary(inherited, fc.constant(null))), { maxKeys: 3 }),
);

type Declared = (error: Error) => boolean;

const is =
  (...kinds: readonly (new (...parameters: never[]) => Error)[]): Declared =>
  (error) =>
    kinds.some((kind) => error.constructor === kind);
const gatewayError =
  (...codes: readonly ErrorCode[]): Declared =>
  (error) =>
    error instanceof GatewayError && codes.includes(error.code);
/** A plain error with a sentence of ours, as the reader of an address throws it. */
const sentence: Declared = (error) =>
  (error.constructor === Error || error instanceof CallbackUrlError) && /^(is|has) /.test(error.message);
const never: Declared = () => false;

/** @returns whether it was read; @throws whatever is not declared */
function isRead(read: () => unknown, declared: Declared): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof Error && declared(error)) return false;
    throw error;
  }
}

const app = rsaPair('app');
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const keys = [
  app.privatePem,
  app.publicPem,
  app.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
  app.publicKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
  app.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  app.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  ec.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  ec.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  rsaPair('short', 1024).privatePem,
  rsaPair('three', 2048, 3).publicPem,
];
/** Keys and certificates with bits turned inside their DER. */
const bentArmour = (...pems: readonly string[]) =>
  fc.tuple(fc.constantFrom(...pems), fc.array(base64Mutation, { maxLength: 3 })).map(([pem, changes]) => {
    const [head = '', body = '', tail = ''] = pem.split(/(?<=BEGIN [A-Z ]+-----)|(?=-----END)/);
    const bent = changes.reduce((text, mutate) => mutate(text), body.replace(/\s/g, ''));
    return `${head}\n${bent}\n${tail}`;
  });

const members = certificateMembers();
const curves = (['prime256v1', 'SM2'] as const).map((curve) => certificate(curveKey(curve), { commonName: curve }));
const certificates = [...Object.values(members), ...curves, members.alipayRootCertificate + curves.join('')];

describe('texts', () => {
  test.each<[string, fc.Arbitrary<string>, (text: string) => unknown, Declared]>([
    ['strict JSON', nearly('{"a":[1,{"b":"\\u0041\\n"}],"c":null}'), parseStrictJson, is(StrictJsonError)],
    ['raw members', nearly('{"a" : {"b":"\\"}"},"sign":"YQ==", "c":[1]}'), rawMembers, is(RawMembersError)],
    ['a private key', fc.oneof(nearly(...keys), bentArmour(...keys)), readPrivateKey, is(KeyMaterialError)],
    ['a public key', fc.oneof(nearly(...keys), bentArmour(...keys)), readPublicKey, is(KeyMaterialError)],
    ['base64', nearly('YWJj', 'YQ==', 'YWI='), decodeCanonicalBase64, never],
    ['an HTTP date', nearly('Sat, 21 Nov 2026 03:27:12 GMT', '1795231632000'), readDate, never],
    ['a time in China', nearly('2026-11-21 11:27:12'), readChinaTime, never],
    ['an instant', nearly('2026-11-21T00:00:00Z'), (text) => readValidity({ notBefore: text }), is(ValidityError)],
    [
      'a callback address',
      nearly('https://shop.example/pay?a=b', 'http://[::1]:1/'),
      (text) => readCallbackUrl(text),
      sentence,
    ],
    ['a local one', nearly('http://127.0.0.1:1/a'), (text) => readCallbackUrl(text, { allowLoopback: true }), sentence],
    ['a registered address', nearly('https://shop.example/pay/'), readRegisteredUrl, sentence],
    [
      'source addresses',
      nearly('203.0.113.0/24', '2001:db8::/32', '::ffff:1.2.3.4', 'fe80::1%eth0/64'),
      readSource,
      never,
    ],
    ['a queue’s message', nearly(`{"locator":"${'ab'.repeat(16)}"}`), readLocator, never],
    [
      'a language',
      nearly('zh-CN,zh;q=0.9,en;q=0.8'),
      (text) => preferredLanguage(text, { unasked: 'zh', other: 'en' }),
      never,
    ],
    [
      'a merchant’s answer',
      nearly('SUCCESS'),
      (text) => judgeResponse({ kind: 'responded', status: 200, text }),
      never,
    ],
  ])('%s is read, or refused as declared', (_what, texts, read, declared) => {
    let readable = 0;
    fc.assert(
      fc.property(texts, (text) => {
        if (isRead(() => read(text), declared)) readable += 1;
      }),
      runs,
    );
    expect(readable).toBeGreaterThan(0);
  });

  function readSource(text: string) {
    const findings = new Findings();
    const list = readAllowedSourceIps([text], findings);
    return [list.check('203.0.113.7', 'ipv4'), findings];
  }
});

test('certificates are read to their last part, or refused as declared', () => {
  const declared = is(CertificateError, KeyMaterialError);
  const parts = [certificateSn, isSignedWithRsa, certifiedKey, commonName, expiresAtMs];
  let readable = 0;
  fc.assert(
    fc.property(fc.oneof(nearly(...certificates), bentArmour(...certificates)), (text) => {
      if (!isRead(() => readCertificates(text), declared)) return;
      const found = readCertificates(text);
      for (const part of parts) for (const one of found) isRead(() => part(one), declared);
      isRead(() => rootCertificateSn(found), declared);
      readable += 1;
    }),
    runs,
  );
  expect(readable).toBeGreaterThan(0);
});

describe('secrets', () => {
  const inCertificateMode = { ...connectionDocument, ...members, alipayPublicKey: undefined };
  const ofProtocol = (all: Record<string, unknown>, folder: string) =>
    Object.entries(all).flatMap(([name, document]) => (name.startsWith(folder) ? [document as object] : []));
  const openapi = openapiDocuments();
  test.each<[string, EntityKind<unknown, unknown>, readonly object[]]>([
    ['a connection', createConnectionKind(() => NOW_MS) as never, [connectionDocument, inCertificateMode]],
    ['signing keys', signingKeys.kind as never, [openapi['keys/signing'] as object]],
    ['state keys', stateKeys.kind as never, [openapi['keys/state'] as object]],
    ['registry keys', registryKeys.kind as never, [REGISTRY_RING]],
    ['a GenAuth caller', genauthCallerKind as never, ofProtocol(genauthDocuments(), 'callers/genauth/')],
    ['a business', businessKind as never, ofProtocol(openapi, 'callers/openapi/')],
    ['a DaxPay app', daxpayCallerKind as never, ofProtocol(daxpayDocuments(), 'callers/daxpay/')],
  ])('%s is read, or is misconfigured and quotes nothing', (_what, kind, right) => {
    const place = fc.nat();
    /** One member, at any depth, is something else; a text is mostly a text with a fault. */
    const change = fc.tuple(place, fc.oneof(anyJson, mutation, mutation, base64Mutation));
    const broken = fc
      .tuple(fc.constantFrom(...right), fc.array(change, { maxLength: 3 }))
      .map(([document, changes]) =>
        JSON.stringify(
          changes.reduce<unknown>((changed, [at, by]) => changedAt(changed, at, by), structuredClone(document)),
        ),
      );
    let readable = 0;
    fc.assert(
      fc.property(
        fc.oneof({ arbitrary: broken, weight: 6 }, nearly(...right.map((one) => JSON.stringify(one)))),
        (text) => {
          const { findings } = inspectEntity(kind, text);
          // Of our own are the example in the advice about addresses, and what a schema allows.
          const said = findings
            .map(({ member, text: what }) => `${member} ${what}`.replace(/203\.0\.113\.0\/24|allowed values: .*/, ''))
            .join();
          for (const value of textsIn(text)) expect(said).not.toContain(value);
          if (isRead(() => readEntity(kind, 'name', text), gatewayError('misconfigured'))) readable += 1;
        },
      ),
      runs,
    );
    expect(readable).toBeGreaterThan(0);
  });

  /** Every text in it that is long enough to be anything secret. */
  function textsIn(json: string): string[] {
    const texts: string[] = [];
    try {
      JSON.parse(json, (_name, value) => {
        if (typeof value === 'string' && value.length >= 12) texts.push(value);
        return value;
      });
    } catch {
      return [];
    }
    return texts;
  }

  function changedAt(document: unknown, at: number, by: unknown): unknown {
    const slots: [holder: Record<string, unknown>, name: string][] = [];
    const visit = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      for (const name of Object.keys(value)) {
        slots.push([value as Record<string, unknown>, name]);
        visit(Reflect.get(value, name));
      }
    };
    visit(document);
    const [holder, name] = slots[at % Math.max(1, slots.length)] ?? [];
    if (holder === undefined || name === undefined) return by;
    const value = holder[name];
    if (typeof by === 'function') holder[name] = typeof value === 'string' ? by(value) : value;
    else holder[name] = by;
    return document;
  }
});

describe('Alipay’s answers', () => {
  const connection = certificateConnection();
  const certSn = connection.certificates?.alipayCertSn;
  const expected = { node: TOKEN_NODE, alipayPublicKey: connection.alipayPublicKey, alipayCertSn: certSn };
  const right = [
    { access_token: 'T', open_id: 'O' },
    { code: '40004', sub_code: 'isv.code-invalid' },
  ].flatMap((node) => [
    answerText(node, { certSn }),
    answerText(node, { signed: false }),
    answerText(node, { node: 'error_response', signed: false }),
  ]);
  const anyNode = fc.dictionary(
    fc.constantFrom('code', 'sub_code', 'msg', 'open_id', 'user_id', 'access_token'),
    anyJson,
  );
  const texts = fc.oneof(
    nearly(...right),
    fc.tuple(anyNode, fc.boolean()).map(([node, signed]) => answerText(node, { certSn, signed })),
    fc
      .tuple(anyNode, anyJson, anyJson)
      .map(([node, sign, sn]) => JSON.stringify({ [TOKEN_NODE]: node, sign, alipay_cert_sn: sn })),
  );

  test('are read to an outcome, and nothing is thrown', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(texts, (text) => {
        const body = Buffer.from(text);
        kinds.add(readSignedResponse(body, expected).kind);
        const outcome = readTokenOutcome({ kind: 'responded', status: 200, body }, connection);
        kinds.add(outcome.kind);
      }),
      // The right ones as they stand as well: chance alone does not bring every kind in a few hundred runs.
      { ...runs, examples: right.map((text): [string] => [text]) },
    );
    expect([...kinds]).toEqual(expect.arrayContaining(['success', 'failure', 'unusable', 'granted', 'unknown']));
  });

  test('are classified, whatever their members are', () => {
    fc.assert(
      fc.property(anyNode, fc.boolean(), (members, signed) => {
        expect(classifyError({ members, signed })).toMatchObject({
          kind: expect.any(String),
          subCode: expect.any(String),
        });
      }),
      runs,
    );
  });
});

test('a state is read only if we made it', () => {
  const key = createSecretKey('state-key-of-the-tests-32-letters', 'utf8');
  const claim = { keyVersion: 'a', createdAtSeconds: 1_795_231_632, locator: 'ab'.repeat(16) };
  const state = makeState(claim, key);
  const keyOf = (version: string) => (version === 'a' || version === '' ? key : undefined);
  expect(readState(state, keyOf)).toEqual(claim);
  fc.assert(
    fc.property(fc.oneof(nearly(state), fc.stringMatching(/^a[A-Za-z0-9]{50}$/)), (text) => {
      fc.pre(text !== state);
      expect(readState(text, keyOf)).toBeUndefined();
    }),
    runs,
  );
});

test('a signature that is no signature does not hold, and nothing is thrown', () => {
  const secret = 'x'.repeat(32);
  const verifiers = [
    (text: Uint8Array, signature: string) => verifySha256Rsa(createPublicKey(app.publicPem), text, signature),
    hmacVerificationKey('sha1', secret, ALWAYS).verify,
    hmacVerificationKey('sha256', secret, ALWAYS).verify,
    md5Key(secret, ALWAYS).verify,
    signKey(secret, { signType: 'sm3', canonicalization: 'upper' }, ALWAYS).verify,
    signKey(secret, { signType: 'hmac_sha256', canonicalization: 'as-is' }, ALWAYS).verify,
  ];
  fc.assert(
    fc.property(fc.uint8Array(), garbage, (text, signature) => {
      expect(verifiers.map((verify) => verify(text, signature))).toEqual(verifiers.map(() => false));
    }),
    runs,
  );
});

describe('events', () => {
  const junk = fc.oneof(fc.anything(), garbage);
  const mostly = <T>(usual: fc.Arbitrary<T>) =>
    fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: junk, weight: 1 });
  const names = 'authorization,date,businessid,nonce,timestamp,sign,signtype,x-authing-app-id,x-genauth-lang'.split(
    ',',
  );
  const more = 'x-authing-signature-nonce,x-authing-signature-method,x-authing-signature-version,x-authing-date'.split(
    ',',
  );
  const headerName = fc.oneof(
    fc.constantFrom(...names, ...more),
    mostly(fc.constantFrom('x-authing-a:b', '__proto__')),
  );
  const headerText = nearly(
    'authing key-1:YQ==',
    'HMAC-SHA1',
    '1.0',
    'public-app',
    '1795231632000',
    'nonce-of-8',
    'MD5',
    '0'.repeat(32),
  );
  const event = fc.record(
    {
      rawPath: mostly(fc.constant('/api/v3/get-alipay-authinfo')),
      rawQueryString: mostly(
        nearly('extIdpConnidentifier=wework&a=%20+b', 'state=a&auth_code=b&app_id=c', 'a=1&a=2', '%'),
      ),
      headers: mostly(
        fc.dictionary(
          headerName.map((name) => (typeof name === 'string' ? name : '')),
          mostly(headerText),
        ),
      ),
      requestContext: mostly(fc.constant({ http: { method: 'POST', sourceIp: '203.0.113.7' } })),
      body: mostly(
        nearly('{"appId":"hmac","reqTime":"2026-11-21 11:27:12","sign":"x","authCode":1}', 'e30=', 'x'.repeat(30_000)),
      ),
      isBase64Encoded: mostly(fc.boolean()),
    },
    { requiredKeys: ['rawPath', 'requestContext'] },
  );

  test('a request is read as far as anybody asks, or refused as declared', () => {
    const seen = { decoded: 0, query: 0, body: 0, members: 0, page: 0 };
    fc.assert(
      fc.property(mostly(event), (anything) => {
        if (!isRead(() => decodeHttpEvent(anything), gatewayError('malformed_request'))) return;
        const request = decodeHttpEvent(anything);
        seen.decoded += 1;
        const wrongQuery = gatewayError('malformed_request', 'invalid_parameter');
        const wrongBody = gatewayError('payload_too_large', 'malformed_request');
        if (isRead(() => request.query(), wrongQuery)) seen.query += 1;
        if (isRead(() => request.body(), wrongBody)) seen.body += 1;
        if (isRead(() => request.members(), wrongBody)) seen.members += 1;
        if (isRead(() => readReturnParameters(request), wrongQuery)) seen.page += 1;
      }),
      runs,
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });

  const claims: [string, Protocol<CredentialsBase, CallerBase>, readonly ErrorCode[]][] = [
    [
      'GenAuth',
      genauthProtocol('/api/v3/get-alipay-authinfo') as never,
      [
        ...(['caller_unknown', 'invalid_parameter', 'signature_invalid', 'algorithm_unsupported'] as const),
        ...(['version_unsupported', 'timestamp_missing', 'timestamp_malformed', 'malformed_request'] as const),
      ],
    ],
    [
      'the open API',
      openapiProtocol as never,
      [
        ...(['payload_too_large', 'malformed_request', 'invalid_parameter', 'timestamp_missing'] as const),
        ...(['timestamp_malformed', 'algorithm_unsupported', 'signature_invalid'] as const),
      ],
    ],
    [
      'DaxPay',
      daxpayProtocol as never,
      ['payload_too_large', 'malformed_request', 'invalid_parameter', 'timestamp_malformed'],
    ],
  ];
  test.each(claims)(
    'what a request claims by %s is read, signed text and all, or refused as declared',
    (_name, protocol, codes) => {
      fc.assert(
        fc.property(event, (anything) => {
          if (!isRead(() => decodeHttpEvent(anything), gatewayError('malformed_request'))) return;
          const request = decodeHttpEvent(anything);
          const declared = gatewayError(...codes);
          if (!isRead(() => protocol.credentials(request), declared)) return;
          const claim = protocol.credentials(request);
          expect(claim.callerId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
          isRead(() => protocol.admit(request, claim, undefined), declared);
          isRead(() => protocol.input(request), declared);
        }),
        runs,
      );
    },
  );

  test('a queue’s event is read, or refused as declared', () => {
    const record = fc.record({ messageId: mostly(fc.uuid()), receiptHandle: mostly(fc.uuid()), body: mostly(garbage) });
    fc.assert(
      fc.property(mostly(fc.record({ Records: mostly(fc.array(mostly(record))) })), (anything) => {
        isRead(() => queueAdapter.decode(anything), gatewayError('malformed_request'));
      }),
      runs,
    );
  });

  test('a body of any kind is judged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('clientIp', 'authCode', 'channel'), anyJson), (body) => {
        expect(typeof contract.validate(body)).toBe('boolean');
        expect(alsoCheck(body).length).toBeLessThan(2);
      }),
      runs,
    );
  });
});
