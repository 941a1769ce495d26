/** The resolver against a name server on loopback that is slow, silent, broken or wrong. */
import { createNameResolver, type NameResolverOptions } from '../../../shared/delivery/resolve-name.ts';
import { HANG_MS } from '../../support/hang.ts';
import { type NameServer, type Response, startNameServer } from '../../support/name-server.ts';

const FOUR = ['93.184.216.34', '93.184.216.35'];
const SIX = ['2606:4700::1111'];
const four = FOUR.map((address) => ({ address, family: 4 }));
const six = SIX.map((address) => ({ address, family: 6 }));
const SHORT_MS = 300;
/** A limit of 24 days: what waits for it hangs. */
const FOREVER_MS = 2 ** 31 - 1;

let server: NameServer;
afterEach(() => server.close());

type Zone = Readonly<Record<string, { A: Response; AAAA: Response }>>;

async function resolverOf(zone: Zone, options: NameResolverOptions = {}) {
  server = await startNameServer((name, family) => zone[name]?.[family] ?? 'NXDOMAIN');
  const resolve = createNameResolver({
    servers: [server.address],
    limitMs: FOREVER_MS,
    graceMs: FOREVER_MS,
    ...options,
  });
  return (name: string, signal = new AbortController().signal) => resolve(name, signal);
}

/** One name with two answers. */
const shop = (A: Response, AAAA: Response): Zone => ({ 'shop.example': { A, AAAA } });

describe('the addresses of a name', () => {
  test('are those of both families, IPv4 first, and both are asked for at once', async () => {
    const bothAsked: Promise<unknown>[] = [];
    const resolve = await resolverOf({
      'shop.example': {
        get A() {
          return { after: Promise.all(bothAsked), response: FOUR };
        },
        get AAAA() {
          return { after: Promise.all(bothAsked), response: SIX };
        },
      },
    });
    bothAsked.push(server.untilAsked('shop.example', 'A'), server.untilAsked('shop.example', 'AAAA'));
    expect(await resolve('shop.example')).toEqual([...four, ...six]);
  });

  test.each<[string, Response, Response, object[]]>([
    ['without IPv6', FOUR, [], four],
    ['without IPv4', [], SIX, six],
    ['whose server fails for AAAA', FOUR, 'SERVFAIL', four],
    ['whose server fails for A', 'SERVFAIL', SIX, six],
    ['whose server says for AAAA that it does not exist', FOUR, 'NXDOMAIN', four],
    ['whose server refuses AAAA', FOUR, 'REFUSED', four],
    ['whose server does not know AAAA', FOUR, 'NOTIMP', four],
    ['whose server answers AAAA with something else', FOUR, { raw: Buffer.from('HTTP/1.1 400') }, four],
    ['that is an alias', { alias: 'cdn.example', addresses: FOUR }, { alias: 'cdn.example', addresses: [] }, four],
    ['whose answer does not fit a packet', { overTcp: FOUR }, { overTcp: SIX }, [...four, ...six]],
  ])('%s', async (_name, A, AAAA, expected) => {
    // What is no response is waited out.
    const options = typeof AAAA === 'object' && 'raw' in AAAA ? { graceMs: SHORT_MS } : {};
    const resolve = await resolverOf(shop(A, AAAA), options);
    expect(await resolve('shop.example')).toEqual(expected);
  });

  test('are given as they are, addresses inside among them: whether they may be used is not decided here', async () => {
    const resolve = await resolverOf(shop(['93.184.216.34', '10.0.0.1'], ['::1']));
    const addresses = (await resolve('shop.example')).map(({ address }) => address);
    expect(addresses).toEqual(['93.184.216.34', '10.0.0.1', '::1']);
  });
});

describe('one response suffices', () => {
  test('IPv4 addresses, where AAAA is never answered', async () => {
    const resolve = await resolverOf(shop(FOUR, 'silence'), { graceMs: 20 });
    expect(await resolve('shop.example')).toEqual(four);
  });

  test('IPv6 addresses, where A is never answered: when nobody waits any longer', async () => {
    const resolve = await resolverOf(shop('silence', SIX));
    const caller = new AbortController();
    const addresses = resolve('shop.example', caller.signal);
    // It is asked again after half a second; the other response is there since long.
    await server.untilAsked('shop.example', 'A', 2);
    caller.abort();
    expect(await addresses).toEqual(six);
  });

  test('IPv6 addresses, where A has none: for them there is more time than the grace', async () => {
    const { promise: later, resolve: go } = Promise.withResolvers<void>();
    const resolve = await resolverOf(shop([], { after: later, response: SIX }), { graceMs: 1 });
    const addresses = resolve('shop.example');
    await server.untilAsked('shop.example', 'A');
    setTimeout(go, 50);
    expect(await addresses).toEqual(six);
  });

  test('and of the other the name server hears no more', async () => {
    const zone = { ...shop(FOUR, 'silence'), 'marker.example': { A: 'silence', AAAA: 'silence' } } as const;
    const resolve = await resolverOf(zone, { graceMs: 20 });
    await resolve('shop.example');
    const caller = new AbortController();
    const marker = resolve('marker.example', caller.signal).catch(() => undefined);
    // By then the question before it would have been repeated, too.
    await server.untilAsked('marker.example', 'AAAA', 2);
    caller.abort();
    await marker;
    expect(server.asked.filter(({ name, family }) => name === 'shop.example' && family === 'AAAA')).toHaveLength(1);
  });

  test('IPv4 addresses that come after IPv6 addresses', async () => {
    const { promise: later, resolve: go } = Promise.withResolvers<void>();
    const resolve = await resolverOf(shop({ after: later, response: FOUR }, SIX));
    const addresses = resolve('shop.example');
    await server.untilAsked('shop.example', 'AAAA');
    setImmediate(go);
    expect(await addresses).toEqual([...four, ...six]);
  });

  test('a query that got lost is repeated', async () => {
    let lost = true;
    const zone = (): Response => {
      const response: Response = lost ? 'silence' : FOUR;
      lost = false;
      return response;
    };
    server = await startNameServer((_name, family) => (family === 'A' ? zone() : []));
    const resolve = createNameResolver({ servers: [server.address], limitMs: HANG_MS });
    expect(await resolve('shop.example', new AbortController().signal)).toEqual(four);
  });
});

describe('a name without an address', () => {
  test.each<[string, Response, Response, string]>([
    ['that does not exist', 'NXDOMAIN', 'NXDOMAIN', 'name_not_found'],
    ['that has no records', [], [], 'name_not_found'],
    ['that is an alias of nothing', { alias: 'gone.example', addresses: [] }, [], 'name_not_found'],
    ['whose server fails', 'SERVFAIL', 'SERVFAIL', 'name_not_resolved'],
    ['whose server refuses', 'REFUSED', 'REFUSED', 'name_not_resolved'],
    ['whose server fails for one family, and has none of the other', 'SERVFAIL', [], 'name_not_resolved'],
  ])('%s', async (_name, A, AAAA, reason) => {
    const resolve = await resolverOf(shop(A, AAAA));
    await expect(resolve('shop.example')).rejects.toMatchObject({ name: 'NameUnresolved', reason });
  });

  test.each<[string, Response, Response]>([
    ['does not respond', 'silence', 'silence'],
    ['responds for one family alone, without an address', 'silence', 'NXDOMAIN'],
    ['responds for the other alone, without an address', [], 'silence'],
    ['responds with something else', { raw: Buffer.from('x') }, 'silence'],
  ])('whose server %s, within the limit', async (_name, A, AAAA) => {
    const resolve = await resolverOf(shop(A, AAAA), { limitMs: SHORT_MS });
    await expect(resolve('shop.example')).rejects.toMatchObject({ reason: 'name_timed_out' });
  });

  test('whose server responds only after the limit: nobody waits, and the response does no harm', async () => {
    const { promise: later, resolve: go } = Promise.withResolvers<void>();
    const late = { after: later, response: FOUR };
    const resolve = await resolverOf({ ...shop(late, late), 'other.example': { A: FOUR, AAAA: [] } }, { limitMs: 20 });
    await expect(resolve('shop.example')).rejects.toMatchObject({ reason: 'name_timed_out' });
    go();
    const patient = createNameResolver({ servers: [server.address], limitMs: HANG_MS });
    expect(await patient('other.example', new AbortController().signal)).toEqual(four);
  });

  test('where no name server listens at all', async () => {
    server = await startNameServer(() => 'silence');
    const { address } = server;
    await server.close();
    server = await startNameServer(() => 'silence');
    const resolve = createNameResolver({ servers: [address], limitMs: HANG_MS });
    await expect(resolve('shop.example', new AbortController().signal)).rejects.toMatchObject({
      reason: expect.stringMatching(/^name_(not_resolved|timed_out)$/),
    });
  });
});

test('a look-up that is called back ends at once', async () => {
  const resolve = await resolverOf(shop('silence', 'silence'));
  const caller = new AbortController();
  const waiting = resolve('shop.example', caller.signal);
  await server.untilAsked('shop.example', 'A');
  caller.abort();
  await expect(waiting).rejects.toMatchObject({ reason: 'name_timed_out' });
  await expect(resolve('shop.example', caller.signal)).rejects.toMatchObject({ reason: 'name_timed_out' });
});

test('a hundred names whose server does not respond hold up no other', async () => {
  const silent = Array.from({ length: 100 }, (_, index) => `silent-${index}.example`);
  const zone = Object.fromEntries(silent.map((name) => [name, { A: 'silence', AAAA: 'silence' } as const]));
  const resolve = await resolverOf({ ...zone, 'shop.example': { A: FOUR, AAAA: [] } });
  const caller = new AbortController();
  const waiting = silent.map((name) => resolve(name, caller.signal).catch(({ reason }) => reason));
  await Promise.all(silent.map((name) => server.untilAsked(name, 'A')));
  // With all of them still waiting: their limit is minutes away.
  expect(await resolve('shop.example')).toEqual(four);
  caller.abort();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['name_timed_out']));
});

test('without name servers of its own it asks those of the system', async () => {
  server = await startNameServer(() => 'silence');
  const caller = new AbortController();
  const waiting = createNameResolver()('shop.invalid', caller.signal);
  caller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'NameUnresolved' });
});
