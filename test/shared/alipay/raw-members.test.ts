import { rawMembers } from '../../../shared/alipay/raw-members.ts';
import { fc } from '../../support/properties.ts';

test.each([
  ['{"a":{"b":"}"},"sign":"x"}', { a: '{"b":"}"}', sign: '"x"' }],
  ['{"a":"\\"}","b":"\\\\"}', { a: '"\\"}"', b: '"\\\\"' }],
  [' {\n"a" :\t[ {"a":1}, "]" ] , "b":-1.5e3,"c":null\r} ', { a: '[ {"a":1}, "]" ]', b: '-1.5e3', c: 'null' }],
  ['{"a":{"a":{"a":1}}}', { a: '{"a":{"a":1}}' }],
])('cuts %j', (text, members) => {
  const cut = [...rawMembers(text)];
  expect(Object.fromEntries(cut.map(([name, value]) => [name, value.text]))).toEqual(members);
  for (const [, value] of cut) expect(text.slice(value.start, value.end)).toBe(value.text);
});

test.each([
  [
    'is not an object',
    [
      ...['', '{', '{}', '[]', '"a"', 'null', '<html>', '\uFEFF{"a":1}', '{"a":1', '{"a":1,}', '{,"a":1}', '{"a"}'],
      ...['{a:1}', "{'a':1}", '{"a":{"b":1}', '{"a":[1}', '{"a":1 2}', '{"a":1"b":2}'],
    ],
  ],
  ['goes on after its end', ['{"a":1}x', '{"a":1}{"a":1}', '{"a":1} \n,']],
  ['has a member without a value', ['{"a":}', '{"a":,"b":1}', '{"a":']],
  ['was cut off', ['{"a":"1}', '{"a":"1\\"}', '{"a":"1\\', '{"a":[{"b":1}', '{"a":{"b":"']],
])('refuses what %s: %j', (fault, texts) => {
  for (const text of texts) {
    expect(() => rawMembers(text)).toThrow(expect.objectContaining({ name: 'RawMembersError', message: fault }));
  }
});

test.each(['{"a":1,"b":2,"a":3}', '{"a":1,"a":1}', '{"sign":"","b":{},"sign":""}'])(
  'refuses %s: a name stands twice',
  (text) => {
    expect(() => rawMembers(text)).toThrow('has a member twice');
  },
);

test('refuses a name that is written with an escape, which could be the twin of another', () => {
  expect(() => rawMembers('{"sign":"a","sig\\u006e":"b"}')).toThrow('has a member whose name is escaped');
});

test('cuts every object just where a JSON parser does', () => {
  const name = fc.string().filter((text) => !JSON.stringify(text).includes('\\'));
  fc.assert(
    fc.property(
      fc.dictionary(name, fc.jsonValue(), { minKeys: 1, noNullPrototype: true }),
      fc.nat(2),
      (object, indent) => {
        const entries = [...rawMembers(JSON.stringify(object, null, indent))].map(([key, raw]) => [
          key,
          JSON.parse(raw.text),
        ]);
        expect(Object.fromEntries(entries)).toEqual(JSON.parse(JSON.stringify(object)));
      },
    ),
  );
});

test('comes to an end with the longest text that an attacker can send', () => {
  const texts = [
    `{"a":"${'\\"'.repeat(32_000)}`,
    `{"a":${'['.repeat(65_000)}`,
    `{"a":${'{"":'.repeat(16_000)}`,
    ' '.repeat(65_536),
    `{"a":1${','.repeat(65_000)}`,
  ];
  for (const text of texts) expect(() => rawMembers(text)).toThrow();
});
