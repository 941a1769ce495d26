import type { MetricEntry } from '../../catalog/metrics/entry.ts';
import { METRIC_GROUPS } from '../../catalog/metrics/metrics.ts';
import { type CatalogLanguage, say } from '../../catalog/text.ts';
import type { MetricName } from '../../shared/platform/metric-name.ts';
import { metricDirective } from '../../shared/platform/metrics.ts';
import type { Alarm } from '../monitoring/catalog.mjs';
import { runbookPath } from './alarms-page.ts';
import { guidePath, headOf, page } from './markdown.ts';

const TITLE = say('Metrics', '指标');
const intro = (language: CatalogLanguage) => [
  say(
    "Every metric that the functions publish, in CloudWatch's embedded metric format: namespace = the service's name, dimension `service` = `<service>-<stage>`. Made by `npm run catalog`.",
    '各函数以 CloudWatch 嵌入式指标格式发布的全部指标：命名空间为服务名，维度 `service` 为 `<service>-<stage>`。由 `npm run catalog` 生成。',
  ),
  say(
    `What has a dimension has one metric for each of its values; connections, callers and businesses are no dimensions, because each value costs as much as a secret: the log names them ([0061](decisions/0061-connections-are-probed.md)). Where to look first is in [operations](${guidePath(language, 'operations.md')}).`,
    `有维度的指标，每个取值各有一条；连接、调用方与业务方不作维度，因为每个取值的费用相当于一个 secret，它们写在日志里（[0061](../decisions/0061-connections-are-probed.md)）。先看哪里见[运维](${guidePath(language, 'operations.md')})。`,
  ),
];

const WORDS = {
  none: say('no further dimension', '没有其他维度'),
  alarms: say('Alarms:', '告警：'),
};

/** `docs/metrics.md`, or its Chinese counterpart. */
export function metricsPage(language: CatalogLanguage, alarms: readonly Alarm[]): string {
  const looks = alarmsByMetric(alarms);
  const sections = METRIC_GROUPS.flatMap(({ title, metrics }) => [
    `## ${title[language]}`,
    ...Object.entries(metrics).map(([name, entry]) => sectionOf(name as MetricName, entry, looks, language)),
  ]);
  return page([headOf(language, 'metrics.md', TITLE, intro(language)), ...sections]);
}

function sectionOf(
  name: MetricName,
  { dimensions, meaning }: MetricEntry,
  looks: ReadonlyMap<string, readonly Alarm[]>,
  language: CatalogLanguage,
): string {
  const by = dimensions.length > 0 ? dimensions.join(language === 'en' ? ', ' : '，') : WORDS.none[language];
  const its = [...new Set((looks.get(name) ?? []).map(({ runbook }) => runbook))];
  const links = its
    .map((runbook) => `[${runbook}](${runbookPath(language, runbook)})`)
    .join(language === 'en' ? ', ' : '、');
  return [
    `### ${name}`,
    `*${unitOf(name)} · ${by}*`,
    [
      meaning[language],
      ...(links === '' ? [] : [`${WORDS.alarms[language]}${language === 'en' ? ' ' : ''}${links}`]),
    ].join(language === 'en' ? ' ' : ''),
  ].join('\n\n');
}

/** As CloudWatch gets it. */
function unitOf(name: MetricName): string {
  const { CloudWatchMetrics } = metricDirective({ counts: { [name]: 0 }, dimensions: {} }, 0) as {
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Unit: string }[] }[];
  };
  return CloudWatchMetrics[0]?.Metrics[0]?.Unit ?? 'Count';
}

/** Which alarms look at a metric of ours. */
export function alarmsByMetric(alarms: readonly Alarm[]): ReadonlyMap<string, readonly Alarm[]> {
  const looks = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    for (const name of metricsOf(alarm)) looks.set(name, [...(looks.get(name) ?? []), alarm]);
  }
  return looks;
}

function metricsOf({ metrics, value }: Alarm): string[] {
  const [, queried] = /^SELECT SUM\((\w+)\) FROM "/.exec(value) ?? [];
  const own = Object.values(metrics).filter(({ namespace }) => !namespace.startsWith('AWS/'));
  return [...own.map(({ name }) => name), ...(queried === undefined ? [] : [queried])];
}
