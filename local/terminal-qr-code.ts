/** What is known of where the text goes. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly environment: NodeJS.ProcessEnv;
}

/** Modules of light ground that a scanner needs around the code (ISO/IEC 18004, 9.1). */
const QUIET_ZONE = 4;
/** Black on bright white whatever the terminal's own colours are: many scanners take no inverted code. */
const [ON, OFF] = ['\u001b[30;107m', '\u001b[0m'];

/**
 * Draws a text as a QR code, two modules in one character.
 * @returns undefined where no code can be seen: in a pipe or a file, without colours (`NO_COLOR`, a dumb terminal); `too-small` where
 * it does not fit into the window as a whole, since half a code cannot be scanned
 */
export async function terminalQrCode(text: string, terminal: Terminal): Promise<string | 'too-small' | undefined> {
  const { isTTY = false, columns = 0, rows = 0, environment } = terminal;
  if (!isTTY || (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb') return undefined;
  const { create } = await import('qrcode');
  const { modules } = create(text, { errorCorrectionLevel: 'L' });
  const size = modules.size + 2 * QUIET_ZONE;
  // The last line is the cursor's.
  if (columns < size || rows <= Math.ceil(size / 2)) return 'too-small';
  const isDark = (row: number, column: number): boolean => {
    const [y, x] = [row - QUIET_ZONE, column - QUIET_ZONE];
    return Math.min(x, y) >= 0 && Math.max(x, y) < modules.size && modules.data[y * modules.size + x] === 1;
  };
  const lines = Array.from({ length: Math.ceil(size / 2) }, (_, line) => {
    const characters = Array.from({ length: size }, (_, x) => half(isDark(2 * line, x), isDark(2 * line + 1, x)));
    return ON + characters.join('') + OFF;
  });
  return lines.join('\n');
}

const half = (upper: boolean, lower: boolean): string => (upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ');
