// One fresh process of one function: loads a bundle as Lambda does, hands it one event, says when the response was there.
// Plain JavaScript, so that nothing but the bundle is loaded; an ES module, as Lambda's own runtime is one.
// Arguments: the bundle's file, the event as JSON.
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';

const [, , file = '', event = ''] = process.argv;
const startedMs = performance.now();
const { handler } = createRequire(import.meta.url)(file);
const loadedMs = performance.now();
const deadlineMs = Date.now() + 10_000;
const answer = await handler(JSON.parse(event), {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  getRemainingTimeInMillis: () => deadlineMs - Date.now(),
});
const answeredMs = performance.now();
const { user, system } = process.cpuUsage();
const report = {
  answer: answer ?? null,
  loadMs: loadedMs - startedMs,
  handleMs: answeredMs - loadedMs,
  cpuMs: (user + system) / 1e3,
  rssMb: 0,
};
// With --expose-gc, as Lambda starts Node: what stays, without what the start left lying about.
if (globalThis.gc) {
  globalThis.gc();
  globalThis.gc();
  report.rssMb = process.memoryUsage().rss / 1e6;
}
// Another descriptor than standard output, where the function writes its log.
writeSync(3, JSON.stringify(report));
process.exit(0);
