/** Alarms in Chinese: of each sentence and runbook that there is in English, as it is now. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { RUNBOOKS_IN_CHINESE } from '../../catalog/alarms/runbooks.ts';
import { ALARM_SENTENCES } from '../../catalog/alarms/sentences.ts';
import { METRICS } from '../../catalog/metrics/metrics.ts';
import { alarmsInChinese } from '../../scripts/catalog/alarms-page.ts';
import { alarmsByMetric } from '../../scripts/catalog/metrics-page.ts';
import { alarmsOf } from '../../scripts/monitoring/catalog.mjs';
import { exampleDeployment } from '../../scripts/monitoring/example-deployment.mjs';
import { bodyOf, byRunbook, RUNBOOKS } from '../../scripts/monitoring/runbooks.mjs';

const alarms = alarmsOf(await exampleDeployment());
const names = [...byRunbook(alarms).keys()];

/** Of the English body: what the Chinese was made from. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

test('each sentence of an alarm is there, and no other', () => {
  const sentences = new Set(alarms.map(({ means }) => means));
  expect(Object.keys(ALARM_SENTENCES).sort()).toEqual([...sentences].sort());
});

test('each runbook is there, and no other', () => {
  expect(Object.keys(RUNBOOKS_IN_CHINESE).sort()).toEqual([...names].sort());
});

test.each(names)('%s: the English has not changed since; else look at the Chinese, and write the new hash', (name) => {
  const body = bodyOf(readFileSync(`${RUNBOOKS}/${name}.md`, 'utf8')) ?? '';
  expect({ of: hashOf(body) }).toEqual({ of: RUNBOOKS_IN_CHINESE[name]?.of });
  expect(hashOf(`${body} `)).not.toBe(hashOf(body));
  const { of: _, ...texts } = { ...RUNBOOKS_IN_CHINESE[name] };
  for (const text of Object.values(texts)) expect(text).toMatch(/\p{Script=Han}.*[。？]$/u);
});

test('an alarm that the catalogue does not know is a mistake, not a gap in the page', () => {
  const [alarm] = alarms;
  if (!alarm) throw new Error('there are no alarms');
  expect(() => alarmsInChinese([{ ...alarm, means: 'Something else.' }])).toThrow('Something else.');
  expect(() => alarmsInChinese([{ ...alarm, runbook: 'another' }])).toThrow('another');
  expect(alarmsInChinese([alarm])).toContain(`## ${alarm.runbook}`);
});

test('alarms look at metrics that there are', () => {
  // API Gateway's, by a filter of its log.
  const others = /^ApiThrottles-/;
  const looked = [...alarmsByMetric(alarms).keys()].filter((name) => !others.test(name));
  expect(looked.length).toBeGreaterThan(15);
  expect(looked.filter((name) => !Object.hasOwn(METRICS, name))).toEqual([]);
});
