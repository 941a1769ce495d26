/**
 * GenAuth's string-to-sign says everything that has an effect: from the text alone, and the access key's id, the tests read what
 * an accepted request does. So no two requests with different effects have one text, however they are cut.
 *
 * Not in the text, by the published rule: the access key's id, which stands for the key itself (two keys with one secret would be
 * one key); `content-type`, `user-agent` and other headers of no family, which have no effect; the path in front of `/api/v3/`.
 */

import { connectionDocument } from '../support/documents.ts';
import {
  NAME,
  OTHER_APP_ID,
  operation,
  PATH,
  type Parameters,
  type Sent,
  textOf,
  wire,
} from '../support/genauth-property.ts';
import { NOW_MS } from '../support/in-process.ts';
import { fc, runs } from '../support/properties.ts';

/** What a text says, read by its published form: lines of headers, then path and parameters. */
function readText(text: string) {
  const lines = text.split('\n');
  const resourceAt = lines.findIndex((line) => line.startsWith('/'));
  const headers = lines.slice(1, resourceAt).map((line) => cut(line, ':'));
  const [path, query] = cut(lines.slice(resourceAt).join('\n'), '?');
  const parameters = query === '' ? [] : query.split('&').map((pair) => cut(pair, '='));
  return { method: lines[0], headers, path, parameters };
}

function cut(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** What an accepted request did: for which app, in which language, and what it used up. */
interface Effect {
  readonly appId: string | undefined;
  readonly language: string | undefined;
  readonly use: object | undefined;
}

function effectOfText(text: string, family: string): Effect {
  const said = readText(text);
  const [headers, parameters] = [new Map(said.headers), new Map(said.parameters)];
  const header = (rest: string) => headers.get(`x-${family}-${rest}`) || undefined;
  const date = headers.get('date') || header('date') || '';
  const timestampMs = /^\d{13}$/.test(date) ? Number(date) : Date.parse(date);
  return {
    appId: { wework: connectionDocument.appId, other: OTHER_APP_ID }[parameters.get(NAME) ?? ''],
    language: /^en/i.test(header('lang') ?? '') ? 'Success' : '操作成功',
    use: {
      protocol: 'genauth',
      // The registry knows whose the access key is.
      callerId: header('app-id') ?? 'signed-app',
      replayToken: header('signature-nonce'),
      expiresAtMs: timestampMs + 360_000,
    },
  };
}

/** Pieces out of which hostile names and values are put together: all that joins the parts of the text. */
const piece = fc.constantFrom(
  ...['&', '=', '?', '\n', '\r', '\t', ' ', ':', '/', '%', '+', '"', '中', '😀', '', 'a', 'b', '1'],
  ...[NAME, 'wework', 'other', 'x-authing-lang:en-US', 'date', PATH],
);
const hostile = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
/** Names of one header that would look like two in the text. */
const smuggled = fc.constantFrom('a:b\nx-FAMILY-app-id:signed-app', ':\nx-FAMILY-lang', '\nx-FAMILY-app-id');
const plain = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
/** Mostly what a header or parameter may hold, sometimes anything. */
const value = fc.oneof({ arbitrary: plain, weight: 2 }, hostile);
const name = fc.oneof({ arbitrary: plain, weight: 4 }, hostile);

const parameters: fc.Arbitrary<Parameters> = fc
  .tuple(
    fc.oneof(
      { arbitrary: fc.constantFrom<Parameters[number]>([NAME, 'wework'], [NAME, 'other']), weight: 9 },
      fc.tuple(name, value),
    ),
    fc.array(fc.tuple(name, fc.oneof(value, fc.constantFrom('=', 'x=1', '==', '\n', 'a\nb:c', '/api?a'))), {
      maxLength: 3,
    }),
    fc.nat(3),
  )
  .map(([own, more, at]) => [...more.slice(0, at), own, ...more.slice(at)]);

const dates = fc.constantFrom<(text: string) => Record<string, string>>(
  (text) => ({ date: text }),
  (text) => ({ date: ` ${text}\t` }),
  (text) => ({ 'x-FAMILY-date': text }),
  (text) => ({ date: '', 'x-FAMILY-date': text }),
  (text) => ({ date: text, 'x-FAMILY-date': String(NOW_MS + 1) }),
);

const sent: fc.Arbitrary<Sent> = fc
  .record({
    family: fc.constantFrom('authing' as const, 'genauth' as const),
    hmac: fc.constantFrom('HMAC-SHA1' as const, 'HMAC-SHA256' as const),
    nonce: fc.oneof({ arbitrary: fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/), weight: 9 }, hostile),
    appId: fc.constantFrom(undefined, '', 'signed-app', ' signed-app'),
    language: fc.constantFrom(undefined, '', 'en-US', 'zh-CN', 'en-us', '\ten-US'),
    dates,
    skewSeconds: fc.integer({ min: -300, max: 300 }),
    asText: fc.boolean(),
    more: fc.array(fc.tuple(fc.oneof({ arbitrary: plain, weight: 9 }, hostile, smuggled), fc.oneof(plain, hostile)), {
      maxLength: 2,
    }),
    parameters,
  })
  .map(({ family, hmac, nonce, appId, language, dates: dated, skewSeconds, asText, more, parameters: query }) => {
    const timestampMs = NOW_MS + skewSeconds * 1_000;
    const headers = {
      ...Object.fromEntries(more.map(([rest, text]) => [`x-FAMILY-more-${rest.toLowerCase()}`, text])),
      ...(appId !== undefined && { 'x-FAMILY-app-id': appId }),
      ...(language !== undefined && { 'x-FAMILY-lang': language }),
      'x-FAMILY-signature-method': hmac,
      'x-FAMILY-signature-nonce': nonce,
      'x-FAMILY-signature-version': '1.0',
      ...dated(asText ? new Date(timestampMs).toUTCString() : String(timestampMs)),
    };
    const own = Object.entries(headers).map(([key, text]) => [key.replace('FAMILY', family), text]);
    return { method: 'GET', family, hmac, headers: Object.fromEntries(own), parameters: query };
  });

/** A header's value as it is signed. */
const asSigned = (text: string): string => text.replace(/[\t\n\r\f]/g, ' ').trim();
const sorted = (pairs: Parameters): Parameters => [...pairs].sort(([one], [other]) => (one < other ? -1 : 1));

test('what an accepted request does stands in its signed text, whatever else it is made of', async () => {
  const seen = { accepted: 0, hostile: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(sent, async (request) => {
      const { call, nonces } = operation();
      const { json } = await call(wire(request));
      const [use] = nonces.uses;
      if (json.statusCode !== 200) {
        expect(use).toBeUndefined();
        seen.refused += 1;
        return;
      }
      const appId = /app_id=(\d+)/.exec(String(json.data?.authInfo))?.[1];
      const effect: Effect = { appId, language: String(json.message), use };
      expect(effect).toEqual(effectOfText(textOf(request), request.family ?? ''));
      expect(readText(textOf(request))).toEqual({
        method: 'GET',
        headers: sorted(Object.entries(request.headers).map(([key, text]) => [key, asSigned(text)])),
        path: PATH,
        parameters: sorted(request.parameters),
      });
      const values = [...Object.values(request.headers), ...request.parameters.map(([, text]) => text)];
      seen.accepted += 1;
      if (values.some((text) => /[\n=?/]/.test(text))) seen.hostile += 1;
    }),
    runs,
  );
  // Neither side is empty: what is refused and what passes with all sorts of marks in it.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(runs.numRuns / 20);
});
