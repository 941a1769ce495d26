import type { DocumentSchema } from '../../../shared/platform/define-schema.ts';
import { type EntityKind, Findings, inspectEntity, readEntity } from '../../../shared/secrets/entity.ts';

interface Document {
  id: string;
  size?: number;
}

const marked = 'MARKED-VALUE';

/** Wants a text `id`, and knows `size`. */
const schema: DocumentSchema<Document> = {
  validate: (data): data is Document => {
    const { id, ...others } = Object(data) as Record<string, unknown>;
    const unknown = Object.keys(others).filter((name) => name !== 'size');
    schema.validate.errors = [
      ...(id === undefined ? [{ instancePath: '', keyword: 'required', params: { missingProperty: 'id' } }] : []),
      ...unknown.map((name) => ({
        instancePath: '/list/0',
        keyword: 'additionalProperties',
        params: { additionalProperty: name },
      })),
      ...(typeof id === 'number' ? [{ instancePath: '/id', keyword: 'type', params: { type: 'string' } }] : []),
    ];
    return schema.validate.errors.length === 0;
  },
  memberNames: [],
};

/** A kind that warns of every size, and cannot be built for the id `bad`. */
const kind: EntityKind<Document, { id: string }> = {
  schema,
  build({ id, size }, findings) {
    if (size !== undefined) findings.warning('size', 'is not used');
    findings.read('id', () => {
      if (id === 'bad') throw new Error('is bad');
    });
    return id === 'nothing' ? undefined : { id };
  },
};

describe('a secret', () => {
  test('that is good becomes its entity, whatever warnings there are', () => {
    const text = '{"id":"good","size":1}';
    expect(inspectEntity(kind, text)).toEqual({
      entity: { id: 'good' },
      findings: [{ severity: 'warning', member: 'size', text: 'is not used' }],
    });
    expect(readEntity(kind, 'name', text)).toEqual({ id: 'good' });
  });

  test.each([
    ['that is no JSON', `{"id":"${marked}"`, 'it is not JSON'],
    ['with a member twice', `{"id":"${marked}","id":"x"}`, 'it has a member twice'],
    ['with a byte order mark', `\uFEFF{"id":"${marked}"}`, 'it begins with a byte order mark'],
    ['that lacks a member', '{}', 'id is missing'],
    ['with an unknown member', `{"id":"${marked}","more":1}`, 'list/0/more is not known'],
    ['with a member of another type', '{"id":17}', 'id must be string'],
    ['with two faults', '{"one":1}', 'id is missing; list/0/one is not known'],
    ['that cannot be built', '{"id":"bad","size":1}', 'id is bad'],
  ])('%s is an operator’s error that names secret and member, and no value', (_name, text, reason) => {
    expect(inspectEntity(kind, text)).not.toHaveProperty('entity');
    const read = () => readEntity(kind, 'secret service/prod/x', text);
    expect(read).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: `secret service/prod/x: ${reason}` }),
    );
    expect(read).not.toThrow(marked);
  });

  test('shows no member name that could be a secret pasted in the wrong place', () => {
    const membersOf = (name: string) =>
      inspectEntity(kind, JSON.stringify({ id: 'x', [name]: 1 })).findings.map(({ member }) => member);
    expect(membersOf('enabeld')).toEqual(['list/0/enabeld']);
    expect(membersOf('a'.repeat(31))).toEqual([`list/0/${'a'.repeat(31)}`]);
    for (const name of ['a'.repeat(32), 'MIIE+/', '0123', 'a b', '', '中'])
      expect(membersOf(name)).toEqual(['list/0/?']);
  });

  test('that gives no entity is an error, even when nobody said why', () => {
    expect(inspectEntity(kind, '{"id":"nothing"}')).not.toHaveProperty('entity');
    expect(() => readEntity(kind, 'name', '{"id":"nothing"}')).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });
});

test('a mistake of ours is not told as one of the operator’s', () => {
  expect(() => inspectEntity(kind, undefined as never)).toThrow(TypeError);
});

describe('findings', () => {
  test('collect errors of readers and let the building go on', () => {
    const findings = new Findings();
    expect(findings.read('a', () => 1)).toBe(1);
    expect(
      findings.read('b', () => {
        throw new Error('is broken');
      }),
    ).toBeUndefined();
    expect(
      findings.read('c', () => {
        throw marked;
      }),
    ).toBeUndefined();
    expect(findings.all).toEqual([
      { severity: 'error', member: 'b', text: 'is broken' },
      { severity: 'error', member: 'c', text: 'cannot be read' },
    ]);
  });
});
