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

test('the sample event of an operation with a contract is for its route', () => {
  for (const [name, contract] of Object.entries(contracts)) {
    const { routeKey } = JSON.parse(readFileSync(`events/${name}.json`, 'utf8')) as { routeKey: string };
    expect(routeKey).toBe(`${contract.description?.method} ${contract.path}`);
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
