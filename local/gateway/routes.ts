/** A route of an HTTP API: method `GET` … or `*` for any; path with `{variable}` segments, or `$default`. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** A route that takes a request, with the values of its path variables. */
export interface RouteMatch<T extends Route> {
  readonly route: T;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** `GET /health`, `ANY /x` or `$default`, as API Gateway writes it into events and logs. */
export function routeKey({ method, path }: Route): string {
  if (path === '$default') return path;
  return `${method === '*' ? 'ANY' : method} ${path}`;
}

/**
 * Picks the route as an HTTP API does: a literal segment before a variable, a variable before a greedy one, a method
 * before ANY, and `$default` for what nothing else takes.
 * @param path raw, without the query; percent-encoded segments are decoded
 * @throws URIError when a percent-encoding is malformed
 */
export function matchRoute<T extends Route>(
  routes: readonly T[],
  method: string,
  path: string,
): RouteMatch<T> | undefined {
  const segments = path.slice(1).split('/').map(decodeURIComponent);
  const matches = routes.flatMap((route) => {
    const pathParameters = fits(route, method, segments);
    return pathParameters === undefined ? [] : [{ route, pathParameters }];
  });
  return matches.sort((a, b) => (rank(a.route) < rank(b.route) ? -1 : 1))[0];
}

function fits(route: Route, method: string, segments: readonly string[]): Record<string, string> | undefined {
  if (route.path === '$default') return {};
  if (route.method !== '*' && route.method !== method) return undefined;
  return bind(route.path.slice(1).split('/'), segments);
}

/** @returns the values of the variables, or undefined when the path is another */
function bind(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
    if (segment === undefined || (name !== undefined && segment === '')) return undefined;
    if (name !== undefined && greedy === '+') return { ...values, [name]: segments.slice(index).join('/') };
    if (name !== undefined) values[name] = segment;
    else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? values : undefined;
}

/** Smaller is more specific. */
function rank({ method, path }: Route): string {
  if (path === '$default') return '9';
  const kinds = path
    .slice(1)
    .split('/')
    .map((part) => (part.endsWith('+}') ? '3' : part.startsWith('{') ? '2' : '1'));
  return `${kinds.join('')}${method === '*' ? '1' : '0'}`;
}
