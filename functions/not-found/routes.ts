/** A route of another function, as API Gateway has it. */
export interface Route {
  readonly method: string;
  /** Segments may be variables: `/{base}/health`. */
  readonly path: string;
}

/**
 * Reads the routes of all other functions: `<method> <path>`, joined by commas.
 * @throws Error when `ROUTES` is not set, or is something else
 */
export function readRoutes(environment: Readonly<Record<string, string | undefined>> = process.env): readonly Route[] {
  return (environment.ROUTES ?? '').split(',').map((text) => {
    const [, method, path] = /^([A-Z]+) (\/\S+)$/.exec(text) ?? [];
    if (method === undefined || path === undefined) {
      throw new Error('environment variable ROUTES must hold routes like "GET /health", joined by commas');
    }
    return { method, path };
  });
}

/**
 * The methods that a request could have used at its path, sorted; none at a path of no route, and none for a method that the
 * path has.
 */
export function otherMethods(
  routes: readonly Route[],
  { method, path }: { readonly method: string; readonly path: string },
): string[] {
  const methods = routes.filter((route) => fits(route.path, path)).map((route) => route.method);
  return methods.includes(method) ? [] : methods.sort();
}

function fits(pattern: string, path: string): boolean {
  const segments = path.split('/');
  const parts = pattern.split('/');
  if (parts.length !== segments.length) return false;
  return parts.every((part, index) => (part.startsWith('{') ? segments[index] !== '' : part === segments[index]));
}
