import { RUNBOOKS_IN_CHINESE } from '../../catalog/alarms/runbooks.ts';
import { ALARM_SENTENCES } from '../../catalog/alarms/sentences.ts';
import type { CatalogLanguage } from '../../catalog/text.ts';
import type { Alarm } from '../monitoring/catalog.mjs';
import { byRule, byRunbook } from '../monitoring/runbooks.mjs';
import { guidePath, page, table } from './markdown.ts';

/** Where a runbook is from a page in this language: in English each is a page, in Chinese a section of one. */
export const runbookPath = (language: CatalogLanguage, runbook: string): string =>
  language === 'en' ? `runbooks/${runbook}.md` : `alarms.md#${runbook}`;

const SEVERITY: Readonly<Record<Alarm['severity'], string>> = { page: '紧急', ticket: '工单' };

/** `docs/zh-CN/alarms.md`: every alarm with its runbook, whose English pages are in `docs/runbooks/`. */
export function alarmsInChinese(alarms: readonly Alarm[]): string {
  const runbooks = [...byRunbook(alarms)];
  const rows = runbooks.map(([name, its]) => [
    `[${name}](#${name})`,
    [...new Set(its.map(({ severity }) => SEVERITY[severity]))].join('、'),
    [...new Set(its.map(sentenceOf))].join(''),
  ]);
  const intro = [
    '# 告警与处理',
    '[English](../runbooks/README.md)',
    `每类告警一节，CloudWatch 中的名称为 \`<service>-<stage>-<name>\`。**紧急**告警需要立即叫人，**工单**可等到工作日。由 \`npm run catalog\` 根据告警清单与 \`catalog/\` 里的说明生成；告警发到哪里见[运维](${guidePath('zh-CN', 'operations.md')})。`,
    table(['告警', '', ''], rows),
  ];
  return page([...intro, ...runbooks.flatMap(([name, its]) => sectionOf(name, its))]);
}

function sectionOf(name: string, alarms: readonly Alarm[]): string[] {
  const runbook = RUNBOOKS_IN_CHINESE[name];
  if (!runbook) throw new Error(`catalog/alarms/ has no runbook ${name}`);
  return [
    `## ${name}`,
    byRule(alarms).map(lineOf).join('\n'),
    `**含义** ${runbook.means}`,
    `**查看** ${runbook.look}`,
    `**处理** ${runbook.do}`,
    `**叫谁** ${runbook.wake}`,
  ];
}

function lineOf(its: readonly Alarm[]): string {
  const [alarm] = its;
  if (!alarm) return '';
  return `- ${its.map(({ name }) => `\`${name}\``).join('、')}：**${SEVERITY[alarm.severity]}**。${sentenceOf(alarm)}${ruleOf(alarm)}`;
}

function sentenceOf({ means }: Alarm): string {
  const sentence = ALARM_SENTENCES[means];
  if (sentence === undefined) throw new Error(`catalog/alarms/sentences.ts does not say: ${means}`);
  return sentence;
}

function ruleOf({ metrics, value, threshold, periodSeconds, periods, datapoints = periods, missing }: Alarm): string {
  const only = metrics[value];
  const what = only ? `\`${only.name}\` 的 ${only.stat}` : `\`${value}\``;
  const limit = 'above' in threshold ? `大于 ${threshold.above}` : `小于 ${threshold.below}`;
  const often =
    datapoints === periods
      ? `连续 ${periods} 个周期（每个 ${periodSeconds} 秒）`
      : `在 ${periods} 个周期（每个 ${periodSeconds} 秒）的 ${datapoints} 个中`;
  return `触发条件：${what} ${often}${limit}${missing === 'breaching' ? '；没有数据也算' : ''}。`;
}
