import type { SchemaError } from '../../../shared/platform/schema-validator.ts';
import { explainSchemaErrors } from '../../../shared/secrets/schema-errors.ts';

const names = ['enabled', 'accessKeys', 'secret'];
const explain = (...errors: SchemaError[]) => explainSchemaErrors(errors, names);

/** As ajv tells of a value. */
const ofValue = (instancePath: string, keyword: string, params: object): SchemaError => ({
  instancePath,
  keyword,
  params,
});
/** As ajv tells of a name that is not allowed: twice, first with the reason. */
const ofName = (instancePath: string, propertyName: string, allowedValues?: string[]): SchemaError[] => [
  { instancePath, keyword: 'enum', params: allowedValues ? { allowedValues } : {}, propertyName },
  { instancePath, keyword: 'propertyNames', params: { propertyName } },
];

describe('what a schema says of values', () => {
  test('is told with the path of the member', () => {
    expect(explain()).toEqual([]);
    expect(explain(ofValue('/accessKeys/0/secret', 'minLength', { limit: 32 }))).toEqual([
      { member: 'accessKeys/0/secret', text: 'must NOT have fewer than 32 characters' },
    ]);
    expect(explain(ofValue('', 'type', { type: 'object' }))).toEqual([{ member: '', text: 'must be object' }]);
  });

  test('names the member that is missing', () => {
    expect(
      explain(
        ofValue('', 'required', { missingProperty: 'secret' }),
        ofValue('/accessKeys/1', 'required', { missingProperty: 'id' }),
      ),
    ).toEqual([
      { member: 'secret', text: 'is missing' },
      { member: 'accessKeys/1/id', text: 'is missing' },
    ]);
  });

  test.each<[string, object, string]>([
    ['minItems', { limit: 1 }, 'must NOT have fewer than 1 items'],
    ['maxItems', { limit: 2 }, 'must NOT have more than 2 items'],
    ['maxLength', { limit: 64 }, 'must NOT have more than 64 characters'],
    ['uniqueItems', {}, 'breaks the rule uniqueItems'],
  ])('has words for %s', (keyword, params, text) => {
    expect(explain(ofValue('/a', keyword, params))).toEqual([{ member: 'a', text }]);
  });

  test('lists the values that are allowed', () => {
    expect(explain(ofValue('/hash', 'enum', { allowedValues: ['a', 'b'] }))).toEqual([
      { member: 'hash', text: 'must be equal to one of the allowed values: a, b' },
    ]);
  });

  test('explains the pattern of texts without unseen ends, and says others as they are', () => {
    const trimmed = '^(?![\\p{Z}\\p{Cc}])[^\\p{Cc}]*$';
    const texts = [trimmed, '^[a-z]$', `x${trimmed}`].map(
      (pattern) => explain(ofValue('/title', 'pattern', { pattern }))[0]?.text,
    );
    expect(texts).toEqual([
      'begins or ends with a blank, or holds a control character',
      'must match pattern "^[a-z]$"',
      String.raw`must match pattern "x^(?![\p{Z}\p{Cc}])[^\p{Cc}]*$"`,
    ]);
  });
});

describe('a member that the schema does not know', () => {
  const unknown = (additionalProperty: string) =>
    explain(ofValue('/accessKeys/0', 'additionalProperties', { additionalProperty }));

  test('is shown with the name that was meant', () => {
    expect(unknown('enabeld')).toEqual([
      { member: 'accessKeys/0/enabeld', text: 'is not known; did you mean enabled?' },
    ]);
    // Not of letters only, but near to a known name: no secret.
    expect(unknown('secret1')).toEqual([
      { member: 'accessKeys/0/secret1', text: 'is not known; did you mean secret?' },
    ]);
  });

  test.each(['more', 'More', 'a', 'logHashKey', 'log_hash-key', 'a'.repeat(31)])(
    'is shown where it looks like words: %j',
    (name) => {
      expect(unknown(name)).toEqual([{ member: `accessKeys/0/${name}`, text: 'is not known' }]);
    },
  );

  test.each(['a'.repeat(32), '0abc', 'abc0', 'MIIE+/', 'aBC', 'ab_', 'a b', '', '中'])(
    'is hidden where it may be a value: %j',
    (name) => {
      expect(unknown(name)).toEqual([{ member: 'accessKeys/0/?', text: 'is not known' }]);
    },
  );
});

describe('a name that is not allowed where it stands', () => {
  test('is hidden, and told once with the name that was meant', () => {
    expect(explain(...ofName('/apps', 'WECHAT', ['wechat', 'alipay']))).toEqual([
      { member: 'apps/?', text: 'is no name that is known here; did you mean wechat?' },
    ]);
  });

  test('comes with all names where none is near', () => {
    expect(explain(...ofName('', 'q3ZtV0n1', ['wechat', 'alipay']))).toEqual([
      { member: '?', text: 'is no name that is known here; one of wechat, alipay' },
    ]);
  });

  test('comes without names where the schema has no list of them', () => {
    expect(explain(...ofName('/apps', 'x'))).toEqual([{ member: 'apps/?', text: 'is no name for this place' }]);
  });

  test('is hidden in the paths of its values, too, and in these only', () => {
    const path = (instancePath: string) => ofValue(instancePath, 'type', { type: 'string' });
    const told = explain(
      ...ofName('/apps', 'marked'),
      ...ofName('/apps/x', 'a~/b'),
      path('/apps/marked'),
      path('/apps/marked/appId'),
      path('/apps/x/a~0~1b/c'),
      path('/apps/marked2/appId'),
      path('/other/apps/marked'),
      ofValue('/apps/marked', 'required', { missingProperty: 'appId' }),
    );
    expect(told.map(({ member }) => member)).toEqual([
      'apps/?',
      'apps/x/?',
      'apps/?',
      'apps/?/appId',
      'apps/x/?/c',
      'apps/marked2/appId',
      'other/apps/marked',
      'apps/?/appId',
    ]);
  });
});
