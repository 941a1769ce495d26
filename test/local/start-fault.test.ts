import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queueArchive } from '../../local/aws/queue-archive.ts';
import { areSecrets } from '../../local/aws/secret-store.ts';
import { loadMaterial } from '../../local/demo/material.ts';
import { describeFault } from '../../local/start-fault.ts';
import { readState, writeState } from '../../local/state-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

const systemError = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: words, write`), { code, ...more });
const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('a sentence that says what to do', () => {
  test.each([
    ['ENOSPC', /the disk is full: free some space/],
    ['EDQUOT', /quota is used up: free some space/],
    ['EROFS', /read-only: choose another folder with the variable LOCAL_STATE_DIR/],
    ['EACCES', /may not write there: .*LOCAL_STATE_DIR/],
    ['EPERM', /may not write there: .*LOCAL_STATE_DIR/],
    ['EMFILE', /too many files/],
    ['EPIPE', /the program that read this output has ended/],
  ])('for %s, with the path where there is one', (code, sentence) => {
    expect(describeFault(systemError(code))).toMatch(sentence);
    expect(describeFault(systemError(code, { path: '/a/b' }))).toMatch(/^\/a\/b: /);
    expect(describeFault(new Error('outside', { cause: systemError(code) }))).toMatch(sentence);
  });

  test.each([
    ['No space left on device', /the disk is full/],
    ['Permission denied', /may not write/],
    ['Read-only file system', /read-only/],
    ['Corruption: bad block', /are damaged: delete the folder/],
    ['Iterator is not open: cannot call next() after close()', /are damaged: delete the folder/],
  ])('for a database that says %s', (words, sentence) => {
    const cause = Object.assign(new Error(`IO error: /x/LOG: ${words}`), { code: 'LEVEL_IO_ERROR' });
    const notOpen = Object.assign(new Error('not open', { cause }), { code: 'LEVEL_DATABASE_NOT_OPEN' });
    expect(describeFault(notOpen)).toMatch(sentence);
  });

  test('for a database that says nothing of its files', () => {
    const code = 'LEVEL_ITERATOR_NOT_OPEN';
    const words = 'Iterator is not open: cannot call next() after close()';
    expect(describeFault(Object.assign(new Error(words), { code }))).toMatch(/are damaged: .*LOCAL_STATE_DIR/);
    expect(describeFault(new Error(words))).toBeUndefined();
  });

  test('for a disk that is really full, and for a path that cannot be', () => {
    const draft = join(folder, `full.json.${process.pid}`);
    symlinkSync('/dev/full', draft);
    const full = join(folder, 'full.json');
    expect(describeFault(thrownBy(() => writeState(full, 'x'.repeat(100_000))))).toMatch(`${full}: the disk is full`);
    writeFileSync(join(folder, 'file'), '');
    const below = join(folder, 'file', 'x.json');
    expect(describeFault(thrownBy(() => writeState(below, {})))).toMatch(/a file stands where a folder is needed/);
    expect(describeFault(thrownBy(() => writeState('/proc/none/x.json', {})))).toMatch(/cannot be made there/);
    mkdirSync(join(folder, 'folder.json'));
    const isGood = (_: unknown): _ is object => true;
    expect(describeFault(thrownBy(() => readState(join(folder, 'folder.json'), { isGood })))).toMatch(
      /a folder stands/,
    );
  });

  test.each([new Error('plain words'), systemError('ECONNREFUSED'), 'no error', undefined])(
    'but none for %p',
    (thrown) => {
      expect(describeFault(thrown)).toBeUndefined();
    },
  );
});

describe('what is damaged is named, with the way out', () => {
  const damaged = /\.json is damaged: delete the folder .*, and the next start makes a new one$/;
  const kept = (content: string): string => {
    const path = join(folder, 'kept.json');
    writeFileSync(path, content);
    return path;
  };

  test.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"stateKey":5}',
    '{"stateKey":""}',
    '{"platform":"x"}',
    '{"alipay":{"privateKey":"x","publicKey":"y"}}',
  ])('keys: %s', async (content) => {
    await expect(loadMaterial(kept(content))).rejects.toThrow(damaged);
  });

  test('keys of two pairs', async () => {
    const { alipay, platform, ...rest } = await loadMaterial(join(folder, 'good.json'));
    const mixed = { ...rest, platform, alipay: { ...alipay, publicKey: platform.publicKey } };
    await expect(loadMaterial(kept(JSON.stringify(mixed)))).rejects.toThrow(damaged);
    expect(await loadMaterial(kept(JSON.stringify({ ...rest, alipay })))).toMatchObject({ ...rest, alipay });
  });

  test.each(['{}', '[{}]', '[null]', '"x"', '[{"name":"a","arn":"b"}]'])('secrets: %s', (content) => {
    expect(() => readState(kept(content), { isGood: areSecrets })).toThrow(damaged);
  });

  test.each(['{}', '[]', '{"id":"a","body":"b"}'])('a message of a queue: %s', (content) => {
    writeState(join(folder, 'queues/q/m.json'), JSON.parse(content));
    expect(() => queueArchive(join(folder, 'queues')).load('q')).toThrow(damaged);
  });

  test('and what is not there is not damaged', () => {
    expect(readState(join(folder, 'none.json'), { isGood: areSecrets })).toBeUndefined();
  });
});
