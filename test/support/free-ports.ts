import { createServer } from 'node:net';

/** Below the range from which the system takes ports of outgoing connections, so that none of those is in the way. */
const FIRST = 20_000;
const SPAN = 500;
/** Runs beside each other start elsewhere, and so do the workers of one. */
const START = (process.ppid * 7 + Number(process.env.JEST_WORKER_ID ?? 0)) % 20;
let next = 0;

/** Ports on 127.0.0.1 that are free now, and that no other jest worker takes. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = FIRST + START * SPAN + (next++ % SPAN);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
