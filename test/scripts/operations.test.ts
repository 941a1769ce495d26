import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readContracts, readOperations, routesOf } from '../../scripts/operations.mjs';
import { defineContract } from '../../shared/gateway/define-contract.ts';

const operations = await readOperations();
const contracts = await readContracts();

test('each folder of functions/ is an operation, with its sample event', () => {
  expect(operations).toEqual(readdirSync('functions').sort());
  expect(readdirSync('events').sort()).toEqual(operations.map((name) => `${name}.json`));
});

test('an operation that clients call has a contract, and its routes come from it', () => {
  for (const name of operations) {
    const definition = readFileSync(`functions/${name}/function.yml`, 'utf8');
    const derived = definition.includes(`events: \${routes:${name}}`);
    expect([name, derived]).toEqual([name, existsSync(`functions/${name}/contract.ts`)]);
    expect(definition).not.toMatch(/httpApi: *\{/);
  }
});

/** Members of an example that name somebody or something which the demo has otherwise. */
const OF_THE_DEMO: Readonly<Record<string, readonly string[]>> = {
  'check-app-id-secret': ['appId', 'appSecret'],
  'get-management-token': ['accessKeyId', 'accessKeySecret'],
  'create-authorization-url': ['merchantId', 'businessId', 'serialNo', 'callbackUrl'],
  'complete-authorization': ['app_id', 'state', 'auth_code'],
  'exchange-auth-code': ['authCode'],
};

describe.each(Object.entries(contracts))('the sample event of %s', (name, contract) => {
  const { routeKey, rawQueryString, body } = JSON.parse(readFileSync(`events/${name}.json`, 'utf8')) as {
    routeKey: string;
    rawQueryString: string;
    body?: string;
  };
  const sent: Record<string, unknown> =
    body === undefined ? Object.fromEntries(new URLSearchParams(rawQueryString)) : JSON.parse(body);
  const example = contract.description?.example.input as Record<string, unknown>;

  test('is for its route', () => {
    expect(routeKey).toBe(`${contract.description?.method} ${contract.path}`);
  });

  test("has the members of the contract's example, and its values where the demo has no other", () => {
    const others = OF_THE_DEMO[name] ?? [];
    expect(Object.keys(example)).toEqual(expect.arrayContaining([...others]));
    for (const [member, value] of Object.entries(example)) {
      if (others.includes(member)) expect(sent[member]).toEqual(expect.stringMatching(/./));
      else expect([member, sent[member]]).toEqual([member, value]);
    }
  });
});

test('no sample event holds a secret or a signature: their places are marked', () => {
  for (const name of operations) {
    const text = readFileSync(`events/${name}.json`, 'utf8');
    const secrets = Array.from(
      text.matchAll(/\\?"(sign|authorization|\w*Secret)\\?": ?\\?"([^"\\]*)/g),
      ([, , value]) => value,
    );
    for (const value of secrets) expect(value).toMatch(/^\{\{(sign|demo\.[\w.]+Secret)\}\}$/);
  }
});

test('an example is what its schema describes', () => {
  for (const { validate, description } of Object.values(contracts)) {
    expect(validate(description?.example.input)).toBe(true);
  }
});

test('a route stands also behind a base path, and for HEAD where the contract says so', () => {
  const described = {
    input: { type: 'object' },
    output: { type: 'object' },
    example: { input: {}, output: {} },
  } as const;
  expect(routesOf(defineContract({ method: 'GET', alsoHead: true, path: '/a', ...described }))).toEqual([
    { method: 'GET', path: '/a' },
    { method: 'HEAD', path: '/a' },
    { method: 'GET', path: '/{base}/a' },
    { method: 'HEAD', path: '/{base}/a' },
  ]);
  const { description: _, ...bundled } = defineContract({ method: 'POST', path: '/b', ...described });
  expect(() => routesOf(bundled)).toThrow('was compiled for a bundle');
});
