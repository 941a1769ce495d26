import { matchRoute, type Route, routeKey } from '../../local/gateway/routes.ts';

const routes: Route[] = [
  { method: '*', path: '$default' },
  { method: 'GET', path: '/{base}/api/v3/x' },
  { method: 'GET', path: '/api/v3/x' },
  { method: '*', path: '/api/v3/x' },
  { method: 'GET', path: '/files/{path+}' },
  { method: 'GET', path: '/files/{name}' },
];

const match = (method: string, path: string): string | undefined => {
  const found = matchRoute(routes, method, path);
  return found && `${routeKey(found.route)} ${JSON.stringify(found.pathParameters)}`;
};

test.each([
  ['a literal path before a variable', 'GET', '/api/v3/x', 'GET /api/v3/x {}'],
  ['ANY where no route has the method', 'POST', '/api/v3/x', 'ANY /api/v3/x {}'],
  ['a variable for one segment', 'GET', '/prod/api/v3/x', 'GET /{base}/api/v3/x {"base":"prod"}'],
  ['a variable before a greedy one', 'GET', '/files/a', 'GET /files/{name} {"name":"a"}'],
  ['a greedy variable for several segments', 'GET', '/files/a/b', 'GET /files/{path+} {"path":"a/b"}'],
  ['a decoded variable', 'GET', '/a%20b/api/v3/x', 'GET /{base}/api/v3/x {"base":"a b"}'],
  ['$default for another method', 'POST', '/prod/api/v3/x', '$default {}'],
  ['$default for an empty segment', 'GET', '//api/v3/x', '$default {}'],
  ['$default for a longer path', 'GET', '/a/b/api/v3/x', '$default {}'],
  ['$default for a trailing slash', 'GET', '/api/v3/x/', '$default {}'],
  ['$default for the root', 'GET', '/', '$default {}'],
])('a request takes %s', (_, method, path, expected) => {
  expect(match(method, path)).toBe(expected);
});

test('without $default nothing takes an unknown path', () => {
  expect(matchRoute([{ method: 'GET', path: '/health' }], 'GET', '/other')).toBeUndefined();
});

test('a malformed percent-encoding is refused', () => {
  expect(() => match('GET', '/%zz/api/v3/x')).toThrow(URIError);
});
