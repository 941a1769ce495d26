import type { Argument, Option } from 'commander';
import { DESCRIPTIONS } from '../../catalog/commands/descriptions.ts';
import { PARAMETERS } from '../../catalog/commands/parameters.ts';
import { FAILURE_OUTPUT, OUTPUTS } from '../../cli/outputs/outputs.ts';
import { describeShape } from '../commands/describe-shape.ts';
import { commandNames } from '../commands/page.ts';
import { page, table } from './markdown.ts';

const HEAD = [
  '# 命令行工具',
  '[English](../commands.md)',
  '由 `npm run catalog` 根据工具自身的帮助生成。在代码目录里运行：`npm run --silent gateway -- <命令>`，或 `npx alipay-gateway <命令>`；在目录之外 npx 会去下载别人的包。退出码：0 完成，1 被拒绝或不健康，2 用法错误，130 被 Ctrl-C 结束，141 输出无人读取（`| head`）。名称单复数均可；每条命令都可以加 `-h` 或 `--help`。',
  '加 `--json` 后，标准输出始终是一个 JSON 文档（`logs` 为每行一个），给人看的说明写到标准错误。命令执行完毕时打印的内容（包括发现了问题的情况）列在各命令之下（`?` 可缺省，`…` 任意多个），其 JSON Schema 见 [commands.schema.json](../commands.schema.json)。没能执行的命令打印以下内容，包括此前已报告的部分：',
  indented(describeShape(FAILURE_OUTPUT)),
];

type Named = ReturnType<typeof commandNames>[number];

/** `docs/zh-CN/commands.md`: what the tool's help says, in Chinese. */
export const commandsInChinese = (commands = commandNames()): string => page([...HEAD, ...commands.map(sectionOf)]);

function sectionOf({ name, command }: Named): string {
  const parameters = [...command.registeredArguments.map(argumentRow), ...command.options.map(optionRow)];
  return [
    `## ${name}`,
    inChinese(DESCRIPTIONS, command.description()),
    indented(`alipay-gateway ${[name, ...command.aliases()].join('|')} ${command.usage()}`),
    table(['参数与选项', ''], parameters),
    'JSON：',
    indented(describeShape(OUTPUTS[name] ?? {})),
  ].join('\n\n');
}

function argumentRow(argument: Argument): string[] {
  const choices = argument.argChoices ? `（可选：${argument.argChoices.join('、')}）` : '';
  return [`\`${argument.name()}\``, `${inChinese(PARAMETERS, argument.description)}${choices}`];
}

function optionRow({ flags, description, argChoices, defaultValue }: Option): string[] {
  const choices = argChoices ? `（可选：${argChoices.join('、')}）` : '';
  const standard = typeof defaultValue === 'string' ? `（默认 ${defaultValue}）` : '';
  return [`\`${flags}\``, `${inChinese(PARAMETERS, description)}${choices}${standard}`];
}

function inChinese(words: Readonly<Record<string, string>>, english: string): string {
  const chinese = words[english];
  if (chinese === undefined) throw new Error(`catalog/commands/ does not say: ${english}`);
  return chinese;
}

function indented(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => `    ${line}`.trimEnd()).join('\n');
}
