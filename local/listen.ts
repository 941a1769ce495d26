import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The stack has no authentication of operators, so it is never reachable from another machine. */
const LOOPBACK = '127.0.0.1';

/**
 * Binds a server to the loopback interface; port 0 takes a free one.
 * @param variable the environment variable that chooses the port, for the error's text
 * @returns the base URL
 * @throws Error in plain words when the port is taken
 */
export async function listen(server: Server, port: number, variable: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(inWords(error, port, variable)));
    server.listen(port, LOOPBACK, resolve);
  });
  return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

/** Ends a server and its idle and busy connections. */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function inWords(error: NodeJS.ErrnoException, port: number, variable: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`port ${port} is in use: end what listens there, or choose another with the variable ${variable}`);
  }
  if (error.code === 'EACCES') {
    return new Error(`port ${port} is not allowed for this user: choose another with the variable ${variable}`);
  }
  return error;
}
