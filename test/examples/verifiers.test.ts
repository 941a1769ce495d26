/** The verifiers that receivers take along, each on the same messages. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnvironment } from '../support/child-environment.ts';
import { python } from '../support/example-languages.ts';
import { type Trusted, VERIFIER_CASES } from '../support/verifier-cases.ts';

const names = VERIFIER_CASES.map(({ name }) => name);
const expected = VERIFIER_CASES.map(({ name, expected: result }) => [name, result]);

test('the cases have names of their own, and some of each kind', () => {
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(expected.map(([, result]) => result))).toEqual(new Set([true, false]));
});

test('verify.mjs believes what it should', async () => {
  const { isFromGateway } = (await import(pathToFileURL(resolve('examples/node/verify.mjs')).href)) as {
    isFromGateway(message: object, trusted: Trusted, requestNonce?: string, nowMs?: number): boolean;
  };
  const said = VERIFIER_CASES.map(({ name, headers, body, trusted, requestNonce, nowMs }) => [
    name,
    isFromGateway({ headers, body: Buffer.from(body) }, trusted, requestNonce ?? undefined, nowMs),
  ]);
  expect(said).toEqual(expected);
});

const PROGRAM = `
import json, sys
sys.path.insert(0, "examples/python")
from verify import is_from_gateway
cases = json.load(sys.stdin.buffer)
print(json.dumps([
    [c["name"], is_from_gateway(c["headers"], c["body"].encode(), c["trusted"], c["requestNonce"], c["nowMs"])] for c in cases
]))
`;

if (python === undefined) process.stderr.write('skipped, because there is no python3 with cryptography: verify.py\n');
(python === undefined ? test.skip : test)('verify.py believes the same', () => {
  const { stdout, stderr } = spawnSync(String(python), ['-B', '-c', PROGRAM], {
    env: childEnvironment(),
    input: JSON.stringify(VERIFIER_CASES),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(expected);
});
