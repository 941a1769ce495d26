/**
 * Reads what `--forward-to` says: an http or https address of any host, since it is the one who starts the stack that names it.
 * @param ownPorts where this stack listens: passed on to itself a callback would never end
 * @throws RangeError in one sentence
 */
export function readForwardAddress(text: string, ownPorts: readonly number[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw wrong(text, 'and must be an address such as http://127.0.0.1:8080/callback');
  if (url.username !== '' || url.password !== '') throw wrong(url.host, 'and must have no user name or password in it');
  if (url.hash !== '') throw wrong(text, 'and must have no # in it: what stands behind that is not sent');
  if (isLoopback(url) && ownPorts.includes(portOf(url)))
    throw wrong(text, 'which is this stack itself: name the address of your own server');
  return url;
}

const wrong = (text: string, what: string) =>
  new RangeError(`--forward-to is ${JSON.stringify(text.slice(0, 80))}, ${what}`);

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

/** Any spelling of an IPv4 address has become four numbers; 0.0.0.0 leads to this machine, too. */
const isLoopback = ({ hostname }: URL): boolean =>
  /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|localhost|.*\.localhost)$/.test(hostname);
