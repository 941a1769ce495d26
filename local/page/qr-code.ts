import QRCode from 'qrcode';
import { type Html, html } from '../html.ts';

/** Light modules around the code, as the standard wants them. */
const QUIET = 4;

/** A QR code as one path, dark on light in both themes: cameras read no other. @param label what it leads to, for who does not see it */
export function qrCode(text: string, label: string): Html {
  const { side, path } = known(text);
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${String(side)} ${String(side)}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="${path}"/></svg>`;
}

/** A time line is drawn again and again, and a code takes milliseconds: as many are kept as requests are. */
const KEPT = 100;
const codes = new Map<string, QrPath>();

interface QrPath {
  readonly side: number;
  readonly path: string;
}

function known(text: string): QrPath {
  const code = codes.get(text) ?? draw(text);
  if (codes.size >= KEPT) codes.clear();
  codes.set(text, code);
  return code;
}

function draw(text: string): QrPath {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'L' });
  const rows = Array.from({ length: modules.size }, (_, row) => rowOf(modules, row));
  return { side: modules.size + 2 * QUIET, path: rows.join('') };
}

/** Dark modules that touch are one rectangle. */
function rowOf({ size, data }: { readonly size: number; readonly data: Uint8Array }, row: number): string {
  const dark = Array.from(data.subarray(row * size, (row + 1) * size), (bit) => (bit ? '1' : '0')).join('');
  const runs = [...dark.matchAll(/1+/g)];
  return runs.map(({ index, 0: run }) => `M${index + QUIET} ${row + QUIET}h${run.length}v1h-${run.length}z`).join('');
}
