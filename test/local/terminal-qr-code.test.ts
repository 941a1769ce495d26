import { create } from 'qrcode';
import { type Terminal, terminalQrCode } from '../../local/terminal-qr-code.ts';

/** As long as a link of the demo. */
const LINK = `http://127.0.0.1:3100/oauth2/publicAppAuthorize.htm?state=${'s'.repeat(200)}`;
const WIDE: Terminal = { isTTY: true, columns: 200, rows: 100, environment: {} };

/** The modules that a drawing shows, with its quiet zone; true is dark. */
function modulesOf(drawing: string): boolean[][] {
  return drawing.split('\n').flatMap((line) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    const [, characters = ''] = /^\u001b\[30;107m([ ▀▄█]+)\u001b\[0m$/.exec(line) ?? [];
    return ['▀█', '▄█'].map((dark) => [...characters].map((character) => dark.includes(character)));
  });
}

test('a link is drawn module for module, black on white, with its quiet zone', async () => {
  const { modules } = create(LINK, { errorCorrectionLevel: 'L' });
  const drawn = modulesOf((await terminalQrCode(LINK, WIDE)) ?? '');
  const size = modules.size + 8;
  expect(drawn.length).toBe(size + (size % 2));
  for (const [y, row] of drawn.entries()) {
    expect(row).toHaveLength(size);
    for (const [x, dark] of row.entries()) {
      const inside = Math.min(x, y) >= 4 && Math.max(x, y) < modules.size + 4;
      expect(dark).toBe(inside && modules.get(y - 4, x - 4) === 1);
    }
  }
});

test('it must fit as a whole', async () => {
  const size = create(LINK, { errorCorrectionLevel: 'L' }).modules.size + 8;
  const least = { ...WIDE, columns: size, rows: Math.ceil(size / 2) + 1 };
  expect(await terminalQrCode(LINK, least)).toContain('█');
  expect(await terminalQrCode(LINK, { ...least, columns: size - 1 })).toBe('too-small');
  expect(await terminalQrCode(LINK, { ...least, rows: least.rows - 1 })).toBe('too-small');
});

test.each([
  ['a pipe', { ...WIDE, isTTY: false }],
  ['NO_COLOR', { ...WIDE, environment: { NO_COLOR: '1' } }],
  ['a dumb terminal', { ...WIDE, environment: { TERM: 'dumb' } }],
])('%s gets none', async (_, terminal) => {
  expect(await terminalQrCode(LINK, terminal)).toBeUndefined();
});

test('an empty NO_COLOR is none', async () => {
  expect(await terminalQrCode(LINK, { ...WIDE, environment: { NO_COLOR: '', TERM: 'xterm' } })).toContain('█');
});
