import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileSchema } from '../../scripts/compile-schema.mjs';
import validate from './example.schema.json';

describe('an imported schema', () => {
  it('accepts what fits it', () => {
    expect(validate({ name: '支付宝', scopes: [{ id: 1 }, { id: 2 }] })).toBe(true);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(validate({ name: '😀😀😀' })).toBe(true);
    expect(validate({ name: '😀😀😀😀' })).toBe(false);
    expect(validate({ name: '\ud83d\ud83d\ud83d' })).toBe(true);
    expect(validate({ name: '\ud83d\ud83d\ud83d\ud83d' })).toBe(false);
  });

  it('refuses what does not fit and names every fault', () => {
    expect(validate({ name: '', scopes: [{ id: 1 }, { id: 1 }], more: true })).toBe(false);
    expect(validate.errors?.map((error) => [error.instancePath, error.keyword])).toEqual([
      ['', 'additionalProperties'],
      ['/name', 'minLength'],
      ['/scopes', 'uniqueItems'],
    ]);
  });
});

describe('compileSchema', () => {
  it('leaves out the loop that counts characters', () => {
    expect(compileSchema('test/scripts/example.schema.json')).not.toContain('charCodeAt');
  });

  const folder = mkdtempSync(join(tmpdir(), 'compile-schema-'));
  const compile = (text: string) => {
    const path = join(folder, 'input.schema.json');
    writeFileSync(path, text);
    return compileSchema(path);
  };

  it('makes a module that stands alone', async () => {
    const text = compileSchema(join(import.meta.dirname, 'example.schema.json'));
    expect(text).not.toMatch(/^import\b|[= ]require\(/m);
    const alone = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    expect([alone.default({ name: 'ok' }), alone.default({})]).toEqual([true, false]);
  });

  it.each([
    ['text that is not JSON', '{'],
    ['a keyword that does not exist', '{ "type": "string", "maxLenght": 3 }'],
    ['a bound of the wrong type', '{ "type": "string", "maxLength": "3" }'],
  ])('refuses %s and names the file', (_fault, text) => {
    expect(() => compile(text)).toThrow(/input\.schema\.json cannot be compiled: /);
  });
});
