import { readFileSync } from 'node:fs';
import { contract } from '../../functions/get-alipay-authinfo/contract.ts';
import { compileContract } from '../../scripts/compile-schema.mjs';
import { defineContract } from '../../shared/gateway/define-contract.ts';

const PATH = 'functions/get-alipay-authinfo/contract.ts';
const text = readFileSync(PATH, 'utf8');

test('a contract that nothing compiled accepts nothing', () => {
  const { validate } = defineContract({
    method: 'GET',
    path: '/',
    input: { type: 'object' },
    output: { type: 'object' },
    example: { input: {}, output: {} },
  });
  expect(() => validate({})).toThrow('this contract is not compiled');
});

test('in tests it judges, and says what it was made of', () => {
  expect(contract.validate({ extIdpConnidentifier: 'demo' })).toBe(true);
  expect(contract.validate({ extIdpConnidentifier: 'De mo' })).toBe(false);
  expect(contract.validate.errors?.map(({ keyword }) => keyword)).toEqual(['pattern']);
  expect(contract).toMatchObject({ path: '/api/v3/get-alipay-authinfo', description: { method: 'GET' } });
});

test('a bundle gets path and validator only', () => {
  const code = compileContract(PATH, text, { described: false });
  expect(code).toContain('path: "/api/v3/get-alipay-authinfo"');
  expect(code).not.toMatch(/description|authInfo:|^import\b|[= ]require\(/m);
});

test.each([
  [
    'another import',
    `import { x } from './x.ts';\n${text.replace('path:', '[x]: 1, path:')}`,
    /imports .* not \.\/x\.ts/,
  ],
  ['another export', `${text}\nexport const more = 1;`, /exports "contract" and nothing else/],
  ['no contract', 'export {};', /exports "contract" and nothing else/],
  ['a keyword that does not exist', text.replace('minLength', 'minLenght'), /unknown keyword: "minLenght"/],
])('%s is refused, and the file is named', (_fault, broken, sentence) => {
  const compile = () => compileContract(PATH, broken, { described: false });
  expect(compile).toThrow(sentence);
  expect(compile).toThrow(/^functions\/get-alipay-authinfo\/contract\.ts cannot be compiled/);
});
