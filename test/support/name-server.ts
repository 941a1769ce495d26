/** A name server on loopback that does as it is told, over UDP and TCP (RFC 1035, RFC 3596). Nothing of it is the gateway's. */
import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A type of records that is asked for. */
type Family = 'A' | 'AAAA';

/** What a name server says when it has no addresses to give. */
type Refusal = 'SERVFAIL' | 'NXDOMAIN' | 'REFUSED' | 'FORMERR' | 'NOTIMP';

/** How a question is answered: with addresses (an empty list is "no data"), behind an alias, in a way that needs TCP, or never. */
export type Response =
  | readonly string[]
  | { readonly alias: string; readonly addresses: readonly string[] }
  | { readonly overTcp: readonly string[] }
  /** Answered once the promise settles. */
  | { readonly after: Promise<unknown>; readonly response: Response }
  | { readonly raw: Buffer }
  | Refusal
  | 'silence';

/** The server, and what it was asked. */
export interface NameServer {
  /** `address:port` */
  readonly address: string;
  /** Questions in the order of their arrival, repeated ones too. */
  readonly asked: { readonly name: string; readonly family: Family; readonly transport: 'udp' | 'tcp' }[];
  /** Settles once the name and the family were asked for so often, repeated questions too. */
  untilAsked(name: string, family: Family, times?: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a name server on free ports. @param zone how each question is answered */
export async function startNameServer(zone: (name: string, family: Family) => Response): Promise<NameServer> {
  const asked: NameServer['asked'] = [];
  const waiting: { isOver: () => boolean; resolve: () => void }[] = [];
  const sockets = new Set<Socket>();
  const handle = async (query: Buffer, transport: 'udp' | 'tcp', send: (response: Buffer) => void): Promise<void> => {
    const question = readQuestion(query);
    const { name, family } = question;
    asked.push({ name, family, transport });
    for (const { isOver, resolve } of waiting) if (isOver()) resolve();
    const response = await settled(zone(name, family));
    if (response !== 'silence') send(write(query, question, response, transport));
  };

  const tcp = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        const query = received.subarray(2, 2 + received.readUInt16BE());
        received = received.subarray(2 + query.length);
        void handle(query, 'tcp', (response) => socket.write(Buffer.concat([lengthOf(response), response])));
      }
    });
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  let open = true;
  udp.on('message', (query, { port: to, address }) => {
    void handle(query, 'udp', (response) => open && udp.send(response, to, address));
  });
  await new Promise<void>((resolve, reject) => udp.once('error', reject).bind(port, '127.0.0.1', resolve));

  return {
    address: `127.0.0.1:${port}`,
    asked,
    untilAsked: (name, family, times = 1) => {
      const isOver = () => asked.filter((one) => one.name === name && one.family === family).length >= times;
      return new Promise((resolve) => (isOver() ? resolve() : void waiting.push({ isOver, resolve })));
    },
    close: async () => {
      open = false;
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => udp.close(() => tcp.close(() => resolve())));
    },
  };
}

/** In front of each message over TCP. */
function lengthOf(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return length;
}

type Settled = Exclude<Response, { after: unknown }>;

async function settled(response: Response): Promise<Settled> {
  if (typeof response !== 'object' || !('after' in response)) return response;
  await response.after;
  return settled(response.response);
}

interface Question {
  readonly name: string;
  readonly family: Family;
  /** Where the question ends. */
  readonly end: number;
}

function readQuestion(query: Buffer): Question {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const family = query.readUInt16BE(at + 1) === 28 ? 'AAAA' : 'A';
  return { name: labels.join('.').toLowerCase(), family, end: at + 5 };
}

const CODES: Readonly<Record<Refusal, number>> = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };
const POINTER_TO_QUESTION = Buffer.from([0xc0, 12]);

function write(
  query: Buffer,
  { family, end }: Question,
  response: Exclude<Settled, 'silence'>,
  transport: 'udp' | 'tcp',
): Buffer {
  if (typeof response === 'object' && 'raw' in response) return Buffer.concat([query.subarray(0, 2), response.raw]);
  const records = typeof response === 'string' ? [] : recordsOf(response, family, transport);
  const truncated = typeof response === 'object' && 'overTcp' in response && transport === 'udp';
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  // A response, recursion desired and available; its code.
  head.writeUInt16BE(0x8180 | (truncated ? 0x0200 : 0) | (typeof response === 'string' ? CODES[response] : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, query.subarray(12, end), ...records]);
}

function recordsOf(response: Exclude<Settled, string | { raw: unknown }>, family: Family, transport: 'udp' | 'tcp') {
  if ('overTcp' in response) return transport === 'udp' ? [] : response.overTcp.map((each) => address(each, family));
  if ('alias' in response) {
    const alias = encodeName(response.alias);
    const records = response.addresses.map((each) => address(each, family, alias));
    return [record(POINTER_TO_QUESTION, 5, alias), ...records];
  }
  return response.map((each) => address(each, family));
}

const address = (text: string, family: Family, owner: Buffer = POINTER_TO_QUESTION): Buffer =>
  record(owner, family === 'A' ? 1 : 28, family === 'A' ? Buffer.from(text.split('.').map(Number)) : sixteen(text));

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  const fields = Buffer.alloc(10);
  fields.writeUInt16BE(type, 0);
  fields.writeUInt16BE(1, 2);
  fields.writeUInt32BE(60, 4);
  fields.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fields, data]);
}

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
    Buffer.alloc(1),
  ]);

/** The 16 bytes of an IPv6 address. */
function sixteen(text: string): Buffer {
  const [before = '', after = ''] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const zeros = Array<string>(8 - groups(before).length - groups(after).length).fill('0');
  const all = [...groups(before), ...zeros, ...groups(after)].map((group) => group.padStart(4, '0'));
  return Buffer.from(all.join(''), 'hex');
}
