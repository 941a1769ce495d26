import { readFileSync } from 'node:fs';
import { contract } from '../../functions/get-alipay-authinfo/contract.ts';
import { compileDeclaration } from '../../scripts/compile-schema.mjs';
import { defineContract } from '../../shared/gateway/define-contract.ts';
import { defineSchema } from '../../shared/platform/define-schema.ts';
import { schema } from './example.schema.ts';

const CONTRACT = 'functions/get-alipay-authinfo/contract.ts';
const SCHEMA = 'test/scripts/example.schema.ts';
const textOf = (path: string) => readFileSync(path, 'utf8');
const compile = (path: string, text: string) => compileDeclaration(path, text, { described: false });

test('what nothing compiled accepts nothing', () => {
  const { validate } = defineContract({
    method: 'GET',
    path: '/',
    input: { type: 'object' },
    output: { type: 'object' },
    example: { input: {}, output: {} },
  });
  expect(() => validate({})).toThrow('this schema is not compiled');
  expect(() => defineSchema({ type: 'object' }).validate({})).toThrow('this schema is not compiled');
});

describe('an imported schema', () => {
  it('accepts what fits it', () => {
    expect(schema.validate({ name: '支付宝', scopes: [{ id: 1 }, { id: 2 }] })).toBe(true);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(schema.validate({ name: '😀😀😀' })).toBe(true);
    expect(schema.validate({ name: '😀😀😀😀' })).toBe(false);
    expect(schema.validate({ name: '\ud83d\ud83d\ud83d' })).toBe(true);
    expect(schema.validate({ name: '\ud83d\ud83d\ud83d\ud83d' })).toBe(false);
  });

  it('refuses what does not fit and names every fault', () => {
    expect(schema.validate({ name: '', scopes: [{ id: 1 }, { id: 1 }], more: true })).toBe(false);
    expect(schema.validate.errors?.map((error) => [error.instancePath, error.keyword])).toEqual([
      ['', 'additionalProperties'],
      ['/name', 'minLength'],
      ['/scopes', 'uniqueItems'],
    ]);
  });

  it('knows the names of its members', () => {
    expect(schema.memberNames).toEqual(['name', 'scopes']);
  });
});

describe('an imported contract', () => {
  it('judges, and says in tests what it was made of', () => {
    expect(contract.validate({ extIdpConnidentifier: 'demo' })).toBe(true);
    expect(contract.validate({ extIdpConnidentifier: 'De mo' })).toBe(false);
    expect(contract.validate.errors?.map(({ keyword }) => keyword)).toEqual(['pattern']);
    expect(contract).toMatchObject({ path: '/api/v3/get-alipay-authinfo', description: { method: 'GET' } });
  });

  it('has only path and validator in a bundle', () => {
    const code = compile(CONTRACT, textOf(CONTRACT));
    expect(code).toContain('path: "/api/v3/get-alipay-authinfo"');
    expect(code).not.toMatch(/description|authInfo:/);
  });
});

describe('the compiler', () => {
  it('makes a module that stands alone, without the loop that counts characters', async () => {
    const code = compile(SCHEMA, textOf(SCHEMA));
    expect(code).not.toMatch(/^import\b|[= ]require\(|charCodeAt/m);
    const alone: { schema: typeof schema } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect([alone.schema.validate({ name: 'ok' }), alone.schema.validate({})]).toEqual([true, false]);
  });

  it.each([
    ['another import', "import { x } from './x.ts';\nexport const schema = { x };", /imports .* not \.\/x\.ts/],
    [
      'another export',
      `${textOf(CONTRACT)}\nexport const more = 1;`,
      /exports "contract" or "schema" and nothing else/,
    ],
    ['no declaration', 'export {};', /exports "contract" or "schema" and nothing else/],
    ['a keyword that does not exist', textOf(SCHEMA).replace('maxLength', 'maxLenght'), /unknown keyword: "maxLenght"/],
    ['a bound of the wrong type', textOf(SCHEMA).replace('maxLength: 3', "maxLength: '3'"), /maxLength/],
  ])('refuses %s, and names the file', (_fault, broken, sentence) => {
    expect(() => compile(CONTRACT, broken)).toThrow(sentence);
    expect(() => compile(CONTRACT, broken)).toThrow(/^functions\/get-alipay-authinfo\/contract\.ts cannot be compiled/);
  });
});
