import type { WireRequest } from '../../test/support/genauth-client.ts';

/** Sends a signed request to a gateway, and reads the response's JSON. */
export async function ask(gateway: string, { method, target, headers, body }: WireRequest) {
  const response = await fetch(`${gateway}${target}`, {
    method,
    headers: headers.map(([name, value]) => [name, value] as [string, string]),
    ...(body !== undefined && { body }),
  });
  return (await response.json()) as Readonly<Record<string, unknown>>;
}
