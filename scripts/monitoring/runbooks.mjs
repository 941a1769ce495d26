/** @typedef {import('./catalog.mjs').Alarm} Alarm */

/** Where the pages are. */
export const RUNBOOKS = 'docs/runbooks';

/** What stands between is made from the catalog; what follows is written by hand. */
const END_OF_HEAD = '<!-- The head is made by `npm run runbooks`. -->';

/** The sections of a page, in their order: each has something to say. */
export const SECTIONS = ['What it means', 'Look', 'Do', 'Wake'];

/**
 * The alarms by the page that they refer to.
 *
 * @param {readonly Alarm[]} alarms
 * @returns {Map<string, Alarm[]>}
 */
export function byRunbook(alarms) {
  /** @type {Map<string, Alarm[]>} */
  const pages = new Map();
  for (const alarm of alarms) pages.set(alarm.runbook, [...(pages.get(alarm.runbook) ?? []), alarm]);
  return pages;
}

/**
 * A page with its head made anew.
 *
 * @param {string} name
 * @param {readonly Alarm[]} alarms that refer to it
 * @param {string} page as it is; empty for a new one
 * @returns {string}
 */
export function withHead(name, alarms, page) {
  const body = bodyOf(page) ?? `\n${SECTIONS.map((section) => `## ${section}\n`).join('\n')}`;
  const lines = byRule(alarms).map((its) => {
    const names = its.map((alarm) => `\`${alarm.name}\``).join(', ');
    return `- ${names}: ${its.slice(0, 1).map(ruleOf)}`;
  });
  return [`# ${name}`, '', ...lines, '', END_OF_HEAD, body].join('\n');
}

/**
 * What is written by hand.
 *
 * @param {string} page
 * @returns {string | undefined} nothing where the page has no head
 */
export const bodyOf = (page) => page.split(`${END_OF_HEAD}\n`)[1];

/**
 * Whether alarms differ in nothing but their name: they are told in one line.
 *
 * @param {readonly Alarm[]} alarms
 * @returns {Alarm[][]}
 */
export const byRule = (alarms) => [...Map.groupBy(alarms, ruleOf).values()];

/** @param {Alarm} alarm */
function ruleOf({ severity, means, metrics, value, threshold, periodSeconds, periods, datapoints = periods, missing }) {
  const only = metrics[value];
  const what = only ? `${only.stat} of \`${only.name}\`` : `\`${value}\``;
  const limit = 'above' in threshold ? `above ${threshold.above}` : `below ${threshold.below}`;
  const silence = missing === 'breaching' ? '; no figure counts as that, too' : '';
  const often = datapoints === periods ? `${periods} periods` : `${datapoints} of ${periods} periods`;
  return `**${severity}**. ${means} Fires when ${what} is ${limit} in ${often} of ${periodSeconds} s${silence}.`;
}

/**
 * The list of all pages.
 *
 * @param {readonly Alarm[]} alarms
 * @returns {string}
 */
export function indexOf(alarms) {
  const rows = [...byRunbook(alarms)].map(([name, its]) => {
    const severities = [...new Set(its.map(({ severity }) => severity))].join(', ');
    const meanings = [...new Set(its.map(({ means }) => means))];
    return `| [${name}](${name}.md) | ${severities} | ${meanings.length > 3 ? meanings[0] : meanings.join(' ')} |`;
  });
  return [
    '# Runbooks',
    '',
    '[中文](../zh-CN/alarms.md)',
    '',
    'One page for each kind of alarm: `<service>-<stage>-<name>` in CloudWatch. A **page** wakes somebody, a **ticket** waits for a working day. Made by `npm run runbooks`.',
    '',
    '| page | | |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
