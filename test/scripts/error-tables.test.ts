/** Each protocol answers exactly the errors that the code of its functions can throw: nothing falls back, nothing is left over. */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { rowOf } from '../../shared/gateway/error-table.ts';
import type { ErrorCode } from '../../shared/platform/errors.ts';
import { CODES } from '../../shared/protocols/daxpay/errors.ts';
import { STATUS_CODES } from '../../shared/protocols/genauth/errors.ts';
import { STATUSES } from '../../shared/protocols/openapi/errors.ts';

/** The functions of each protocol; `not-found` answers for all of them. */
const PROTOCOLS: Readonly<Record<string, { table: object; functions: string[]; unreached: ErrorCode[] }>> = {
  genauth: {
    table: STATUS_CODES,
    functions: ['get-alipay-authinfo', 'get-management-token', 'check-app-id-secret', 'not-found'],
    unreached: [],
  },
  openapi: { table: STATUSES, functions: ['create-authorization-url', 'not-found'], unreached: [] },
  // A connection that is not there is the operator's fault here: loadConfiguredConnection makes it `misconfigured`.
  daxpay: { table: CODES, functions: ['exchange-auth-code', 'not-found'], unreached: ['resource_not_found'] },
};

/** Where codes are named without being thrown. */
const TABLES = /shared\/(protocols\/\w+\/errors|gateway\/error-table|gateway\/middleware\/shell|platform\/errors)\.ts$/;
/** Thrown for whatever else was thrown. */
const BY_DEFAULT: ErrorCode[] = ['internal'];

const ALL = [...new Set([STATUS_CODES, STATUSES, CODES].flatMap((table) => Object.keys(table)))];

/** The codes that stand as literals in what the functions are made of, types left out. */
async function codesIn(functions: readonly string[], protocol: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: functions.map((name) => `functions/${name}/handler.ts`),
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'none',
    platform: 'node',
    packages: 'external',
    loader: { '.json': 'empty' },
    logLevel: 'silent',
  });
  const others = new RegExp(`shared/protocols/(?!${protocol}/)`);
  const files = Object.keys(metafile.inputs).filter((path) => !TABLES.test(path) && !others.test(path));
  const texts = files.map((path) => readFileSync(path, 'utf8'));
  return ALL.filter((code) => texts.some((text) => text.includes(`'${code}'`)));
}

test.each(Object.entries(PROTOCOLS))('%s', async (protocol, { table, functions, unreached }) => {
  const thrown = (await codesIn(functions, protocol)).filter((code) => !unreached.includes(code as ErrorCode));
  const reached = new Set([...thrown, ...BY_DEFAULT]);
  expect(Object.keys(table).sort()).toEqual([...reached].sort());
});

test('a code that a protocol cannot reach is answered as a mistake of ours, and a known one as what it is', () => {
  expect(rowOf(CODES, 'serial_used')).toBe(CODES.internal);
  expect(rowOf(CODES, 'channel_unknown')).toBe(CODES.channel_unknown);
});
