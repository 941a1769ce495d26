import { PRICES, SOURCE } from '../../bench/prices.ts';
import { ASSUMED } from './assumed.ts';
import { type CostBasis, functionOf, INTERFACES, OTHERS, partsOf } from './interfaces.ts';
import { figureTable, lineTable, row, shown, sumOf } from './money.ts';
import { callers, connections, EXAMPLE, exampleMonth, idleMonth } from './month.ts';
import { billedMs, PARTS } from './per-million.ts';
import { regionRows, WAYS } from './regions.ts';

/** Where the page is. */
export const COSTS_PAGE = 'docs/costs.md';

/** docs/costs.md, made from what the bench measured, the prices and the template. */
export const costsPage = (basis: CostBasis): string =>
  [
    '# What it costs',
    '',
    `In USD, by ${SOURCE}, without any free tier. Made by \`npm run costs\` from [bench/costs.json](../bench/costs.json), which \`npm run bench -- costs\` writes, from the prices in [bench/prices.ts](../bench/prices.ts) and from the packaged template; a test holds it to them. Figures are shown in thousandths, and each sum is that of the figures shown. A price list changes and differs from region to region: look before you rely on it. Nobody has held the figures against a bill.`,
    '',
    ...inShort(basis),
    ...millions(basis),
    ...idle(basis),
    ...example(basis),
    ...regions(basis),
    ...assumed(),
    ...measured(basis),
  ].join('\n');

const totalOf = (lines: readonly { readonly usd: number }[]): number => sumOf(lines.map(({ usd }) => usd));

function inShort(basis: CostBasis): string[] {
  const parts = partsOf(basis, INTERFACES['GenAuth: AuthInfo, signed'] ?? []);
  return [
    `- A million signed AuthInfo: **${shown(sumOf(Object.values(parts)))}**, of which ${shown(parts.traces)} are traces (below).`,
    `- A month in which nobody calls: **${shown(totalOf(idleMonth(basis)))}**, most of it for being watched.`,
    `- A million of each interface in a month, with ${EXAMPLE.callers.toLocaleString('en')} callers and ${EXAMPLE.connections} connections: **${shown(totalOf(exampleMonth(basis)))}**.`,
    `- The same in [two regions](two-regions.md): ${waysOf(basis)}.`,
    '',
  ];
}

/** For docs/two-regions.md, which says the figures as well. */
export const regionsInShort = (basis: CostBasis): string =>
  `A month of the worked example on [costs](costs.md#two-regions), in USD: ${shown(totalOf(exampleMonth(basis)))} in one region, ${waysOf(basis)}.`;

function waysOf(basis: CostBasis): string {
  const rows = regionRows(basis);
  return WAYS.map((way, at) => `**${shown(sumOf(rows.map((figures) => Number(figures[at + 1]))))}** ${way}`).join('; ');
}

function millions(basis: CostBasis): string[] {
  const table = (of: Readonly<Record<string, readonly string[]>>) =>
    figureTable(
      ['a million of', ...PARTS],
      Object.entries(of).map(([name, tasks]) => {
        const parts = partsOf(basis, tasks);
        return [name, ...PARTS.map((part) => parts[part])];
      }),
      'rows',
    );
  return [
    '## A million requests',
    '',
    table(INTERFACES),
    '',
    'What is refused, and what nobody signed for:',
    '',
    table(OTHERS),
    '',
    "DynamoDB: writes with the entries of the index, and each caller looked up as if no instance knew it. What stays: items with recovery until time-to-live takes them, once as many end in a month as begin. Logs: the function's line, Lambda's three, and the access log, taken in and kept as long as the template says. Traces: X-Ray takes the first request of each second and one in twenty of the others; a million that come evenly over a month (one in 2.6 seconds) are all traced, and that is what stands here. The faster they come, the less it is: at 100 a second about 0.30.",
    '',
  ];
}

const idle = (basis: CostBasis): string[] => [
  '## An idle month',
  '',
  lineTable('an idle month', idleMonth(basis)),
  '',
  'Beside it, in any month:',
  '',
  lineTable('those who call', [callers(basis, EXAMPLE.callers), connections(basis, 1)]),
  '',
];

const example = (basis: CostBasis): string[] => [
  '## A worked example',
  '',
  `A million of each interface a month, evenly, ${EXAMPLE.callers.toLocaleString('en')} callers, ${EXAMPLE.connections} connections.`,
  '',
  lineTable('a month', exampleMonth(basis)),
  '',
];

const regions = (basis: CostBasis): string[] => [
  '## Two regions',
  '',
  'The same month as [two regions](two-regions.md) describes them; the second and third column are not built.',
  '',
  figureTable(['a month', ...WAYS], regionRows(basis), 'columns'),
  '',
  `A replicated write costs as much as a write, in every region that has the table; entries of an index are each region's; what time-to-live deletes is replicated, too. With a home region, half of the requests arrive where their caller is not at home and are forwarded by a function of ${ASSUMED.forwarderMb} MB that waits ${ASSUMED.betweenRegionsMs} ms longer than the request takes; each region serves half. Strong consistency has a replica in a third region, in which nothing else runs, ${ASSUMED.strongWriteMs} ms more for each write, and no time-to-live: somebody must delete by hand, and to find what is past its time is not in the figure.`,
  '',
];

const assumed = (): string[] => [
  '## What is assumed',
  '',
  `- Each call to AWS takes ${ASSUMED.awsCallMs} ms, one after the other; Alipay and WeChat ${ASSUMED.alipayMs} ms, a merchant ${ASSUMED.merchantMs} ms. Nothing of this can be measured without an account.`,
  `- Work takes longer where memory brings less than a processor: Lambda gives a whole one at ${ASSUMED.processorMb.toLocaleString('en')} MB.`,
  `- Time-to-live deletes within ${ASSUMED.timeToLiveLagDays} days. Identities of a delivered result are removed by one write later.`,
  `- Lambda asks the queue with ${ASSUMED.pollers} pollers, ${ASSUMED.pollSeconds} s each; DynamoDB asks KMS once in ${ASSUMED.kmsMinutes} minutes for each table and role.`,
  `- API Gateway's ${ASSUMED.metricsOfARoute} metrics of a route cost as much as metrics of one's own (${shown(PRICES.metricMonth)}); AWS says that they are charged for, and not on that page how much.`,
  '- Between two regions a gigabyte costs 0.020: a usual price in the USA, others are higher. That a replicated write costs as a write is what AWS says; that an alarm by a query costs as much as one for each metric that it reads is assumed.',
  '- Cold starts are not in it: a few in a thousand requests, each some hundred milliseconds.',
  '',
  'Not in it at all: data transfer to the internet, a NAT gateway (`subnetIds`), a domain, WAF and CloudFront ([edge](edge.md)), a key of your own (`kmsKeyArn`: its month and its requests), mails of alarms, queries of Logs Insights, support, tax, and every free tier.',
  '',
];

function measured(basis: CostBasis): string[] {
  const { measured: setting, operations } = basis.inputs;
  const head = [
    'what',
    'processor ms',
    'billed ms',
    'log bytes',
    'write units',
    'of the index',
    'read units',
    'calls to AWS',
  ];
  const rows = Object.entries(operations).map(([name, one]) => {
    const calls = Object.entries(one.calls).map(([action, count]) => `${count} ${action.replace(/^dynamodb:/, '')}`);
    const billed = billedMs(one, functionOf(basis, one.operation));
    const figures = [one.processorMs, billed, one.logBytes, one.writeUnits.table, one.writeUnits.index, one.readUnits];
    return row([name, ...figures.map(String), calls.join(', ')]);
  });
  return [
    '## What was measured',
    '',
    `On ${setting.date}, Node ${setting.node}, ${setting.machine}, over the unmodified SDK clients against the local endpoints. Processor time is the lowest of twenty warm requests, with the endpoints' work in it: they share the process.`,
    '',
    row(head),
    `|---|${'---:|'.repeat(6)}---|`,
    ...rows,
    '',
  ];
}
