import type { PageRequest } from './page-request.ts';

/** Whether a request names this machine: a page elsewhere whose name was bound to 127.0.0.1 sends its own. */
export const isThisMachine = ({ headers, port }: Pick<PageRequest, 'headers' | 'port'>): boolean =>
  hostsOf(port).includes(headers.host ?? '');

/** Whether what changes something comes from a page of this machine's own: browsers say with every POST whose page it is. */
export const isOwnPage = ({ headers, port }: Pick<PageRequest, 'headers' | 'port'>): boolean =>
  hostsOf(port).some((host) => headers.origin === `http://${host}` && headers.host === host);

const hostsOf = (port: number | undefined): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];
