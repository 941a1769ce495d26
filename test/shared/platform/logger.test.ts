import { describeCause } from '../../../shared/platform/logger.ts';

const marked = 'MARKED-VALUE';

/** Throws as a parser does, so that the message quotes its input. */
function parserError(text: string): Error {
  try {
    JSON.parse(text);
  } catch (error) {
    return error as Error;
  }
  throw new Error('the text was JSON');
}

describe('what the log says of a cause', () => {
  test('is its class and where it came from', () => {
    const { places, ...rest } = describeCause(new RangeError(marked)) ?? {};
    expect(rest).toEqual({ name: 'RangeError' });
    expect(places).toContainEqual(expect.stringMatching(/^at .*logger\.test\.ts:\d+:\d+\)?$/));
    expect(places).toHaveLength(Math.min(6, (places as string[]).length));
  });

  test('never is its message', () => {
    const causes = [
      new Error(marked),
      new Error(`first line\n    at ${marked}`),
      new Error(`\n    at ${marked} (file:///tmp/x.ts:1:2)\n`),
      parserError(`{"a": ${marked}}`),
      parserError(`{"a":\n    at ${marked}`),
      new AggregateError([new Error(marked)], marked),
      new Error('outer', { cause: new Error(marked) }),
      Object.assign(new Error('x'), { body: marked, config: { secret: marked } }),
    ];
    for (const cause of causes) expect(JSON.stringify(describeCause(cause))).not.toContain(marked);
  });

  test('does not take lines of a message that was replaced for places', () => {
    const cause = new Error(`one\n    at ${marked}\n    at ${marked} "x"`);
    cause.message = 'another';
    expect(JSON.stringify(describeCause(cause))).not.toContain(marked);
  });

  test('holds a system error’s code, and no other text under that name', () => {
    const withCode = (code: unknown) => describeCause(Object.assign(new Error('x'), { code }));
    expect(withCode('ECONNREFUSED')).toMatchObject({ code: 'ECONNREFUSED' });
    expect(withCode('ERR_OSSL_UNSUPPORTED')).toMatchObject({ code: 'ERR_OSSL_UNSUPPORTED' });
    for (const code of [marked, 'econnrefused', 17, '', 'A'.repeat(41)])
      expect(withCode(code)).not.toHaveProperty('code');
  });

  test('is little for what is no error, and nothing for nothing', () => {
    expect(describeCause(undefined)).toBeUndefined();
    expect(describeCause(marked)).toEqual({ name: 'string' });
    expect(describeCause({ marked })).toEqual({ name: 'object' });
    expect(describeCause(null)).toEqual({ name: 'object' });
  });

  test('does without a stack', () => {
    const cause = new Error(marked);
    delete cause.stack;
    expect(describeCause(cause)).toEqual({ name: 'Error', places: [] });
  });
});
