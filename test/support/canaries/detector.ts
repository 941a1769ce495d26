/** Finds marked values where they do not belong, also in the forms that programs give them, and in pieces. */
import { createHash } from 'node:crypto';

/** A value that belongs in some places and in no other. */
export interface Canary {
  /** What it is, for the report. */
  readonly name: string;
  readonly value: string;
  /** Beginnings of the places where it belongs, at a `/` or whole; none: it belongs nowhere. */
  readonly belongs: readonly string[];
  /** The same for its plain hashes. */
  readonly hashBelongs?: readonly string[];
}

/** Something that was written, sent or stored. */
export interface Evidence {
  /** Where, for instance `log/deliver-callback`, `answer/17` or `table/nonce`. */
  readonly place: string;
  readonly text: string;
}

/** A piece of a canary in a place where it does not belong. */
export interface Leak {
  readonly canary: string;
  readonly form: string;
  readonly place: string;
  /** What stands there, with a little around it. */
  readonly around: string;
}

/** Shortest piece of a value that counts as the value, in characters. */
export const PIECE_LENGTH = 12;
/** Of hashes a longer one: they are digits of the same kind as much else. */
const HASH_PIECE_LENGTH = 20;
/** Of longer values, pieces are taken from every place near the two ends, and from every sixth between. */
const DENSE = 48;
const SPARSE_STEP = 6;

/** The beginning of every user id of Alipay, and of every token. */
const EVERYBODYS = /^(2088(?=\d{12})|authusrB)/;

/** The forms of a piece; case is of no account. */
const FORMS: Readonly<Record<string, (piece: string) => readonly string[]>> = {
  plain: (piece) => [piece],
  hex: (piece) => [Buffer.from(piece).toString('hex')],
  base64: (piece) => [0, 1, 2].flatMap((offset) => base64Within(piece, offset)),
  'URL-encoded': (piece) => {
    const once = encodeURIComponent(piece);
    return [once, encodeURIComponent(once), new URLSearchParams([['', piece]]).toString().slice(1)];
  },
  'JSON-escaped': (piece) => [jsonEscaped(piece), jsonEscaped(jsonEscaped(piece)), unicodeEscaped(piece)],
  'HTML-escaped': (piece) => [htmlEscaped(piece, '&#39;'), htmlEscaped(piece, '&#x27;')],
};

interface Piece {
  readonly text: string;
  readonly form: string;
  readonly canary: Canary;
}

/** Canaries, and the search for them. */
export class LeakDetector {
  readonly #canaries: Canary[] = [];
  /** By their first characters, which every piece has at least. */
  readonly #pieces = new Map<string, Piece[]>();

  /** Number of canaries. */
  get size(): number {
    return this.#canaries.length;
  }

  /** What they are. */
  get names(): ReadonlySet<string> {
    return new Set(this.#canaries.map(({ name }) => name));
  }

  /** @throws RangeError for a value that is too short to be told from anything else */
  mark(canary: Canary): void {
    const { value, belongs, hashBelongs = [] } = canary;
    if (value.length < PIECE_LENGTH) throw new RangeError(`${canary.name}: at least ${PIECE_LENGTH} characters`);
    this.#canaries.push(canary);
    for (const piece of piecesOf(value.replace(EVERYBODYS, ''))) {
      for (const [form, write] of Object.entries(FORMS)) {
        for (const text of new Set(write(piece))) {
          if (form === 'plain' || text !== piece) this.#add({ text: text.toLowerCase(), form, canary });
        }
      }
    }
    const hashed = { ...canary, belongs: [...belongs, ...hashBelongs] };
    for (const text of hashesOf(value)) {
      const pieces = piecesOf(text, HASH_PIECE_LENGTH);
      for (const piece of pieces) this.#add({ text: piece.toLowerCase(), form: 'hash', canary: hashed });
    }
  }

  /** At most one leak for each canary and place. Where a piece is of several canaries, it is enough that one belongs. */
  search(evidence: Iterable<Evidence>): Leak[] {
    const leaks = new Map<string, Leak>();
    for (const { place, text } of evidence) {
      for (const { piece, at } of this.#found(text, place)) {
        const { form, canary } = piece;
        const around = text.slice(Math.max(0, at - 40), at + piece.text.length + 40);
        const key = `${canary.name}\n${canary.value}\n${place}`;
        if (!leaks.has(key)) leaks.set(key, { canary: canary.name, form, place, around });
      }
    }
    return [...leaks.values()];
  }

  #add(piece: Piece): void {
    const key = piece.text.slice(0, PIECE_LENGTH);
    const others = this.#pieces.get(key);
    if (others) others.push(piece);
    else this.#pieces.set(key, [piece]);
  }

  *#found(text: string, place: string): Generator<{ piece: Piece; at: number }> {
    const lower = text.toLowerCase();
    for (let at = 0; at + PIECE_LENGTH <= lower.length; at += 1) {
      const candidates = this.#pieces.get(lower.slice(at, at + PIECE_LENGTH));
      if (!candidates) continue;
      const found = candidates.filter((piece) => lower.startsWith(piece.text, at));
      if (found.some(({ canary }) => isAt(place, canary.belongs))) continue;
      for (const piece of found) yield { piece, at };
    }
  }
}

const isAt = (place: string, belongs: readonly string[]): boolean =>
  belongs.some((beginning) => place === beginning || place.startsWith(`${beginning}/`));

function piecesOf(value: string, length = PIECE_LENGTH): Set<string> {
  const last = value.length - length;
  const pieces = new Set<string>();
  for (let at = 0; at <= last; at += 1) {
    const near = at < DENSE || at > last - DENSE || at % SPARSE_STEP === 0;
    if (near) pieces.add(value.slice(at, at + length));
  }
  return pieces;
}

/** What is certain of a piece in base64, when so many bytes of three stand before it; in both alphabets. */
function base64Within(piece: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(piece)]);
  const [start, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return (['base64', 'base64url'] as const).map((alphabet) => bytes.toString(alphabet).slice(start, end));
}

const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1);

const unicodeEscaped = (text: string): string =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const htmlEscaped = (text: string, apostrophe: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe);

const hashesOf = (value: string): string[] =>
  ['md5', 'sha1', 'sha256'].flatMap((hash) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) => createHash(hash).update(value).digest(encoding)),
  );
