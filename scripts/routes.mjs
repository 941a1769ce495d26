import { readFile } from 'node:fs/promises';

/** `- httpApi: { method: GET, path: /health }`, the path with or without quotes. */
const ROUTE = /^ *- httpApi: \{ method: ([A-Z]+), path: '?(\/[\w{}/+-]+)'? \}$/;
/** What is no route of its own. */
const EVERYTHING_ELSE = /^ *- httpApi: '\*'$/;

/**
 * The routes of all functions that serverless.yml assembles, for the one function that answers what none of them takes.
 *
 * @returns {Promise<string>} `GET /health,HEAD /health,…`
 * @throws {Error} naming the file, for an event in another form than all have
 */
export async function readRoutes() {
  const service = await readFile('serverless.yml', 'utf8');
  const files = [...service.matchAll(/(functions\/[\w-]+\/function\.yml)\):functions/g)].map(([, file]) =>
    String(file),
  );
  const routes = await Promise.all(files.map(async (file) => routesOf(file, await readFile(file, 'utf8'))));
  return routes.flat().join(',');
}

/**
 * @param {string} file
 * @param {string} text
 */
function routesOf(file, text) {
  const events = text.split('\n').filter((line) => line.includes('httpApi') && !EVERYTHING_ELSE.test(line));
  return events.map((line) => {
    const [, method, path] = ROUTE.exec(line) ?? [];
    if (path === undefined) throw new Error(`${file}: write routes as "- httpApi: { method: GET, path: /health }"`);
    return `${method} ${path}`;
  });
}
