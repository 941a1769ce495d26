import { MISTAKES } from '../../catalog/mistakes/mistakes.ts';
import type { Mistake } from '../../cli/explain/mistake.ts';
import type { Reader } from './view.ts';

/** What explain names in the reader's language: in Chinese by the catalogue. What the gateway's grammar refuses stays English. */
export function mistakeWords(
  { id, text, remedy }: Mistake,
  { language }: Reader,
): { text: string; remedy: string; tag: string } {
  const [name = '', detail] = id.split(':');
  if (language !== 'zh' || !isKnown(name)) return { text, remedy, tag: 'en' };
  const chinese = MISTAKES[name];
  const what = chinese.text['zh-CN'].replace(/。$/, '');
  return { text: detail === undefined ? what : `${what}：${detail}`, remedy: chinese.remedy['zh-CN'], tag: 'zh-CN' };
}

const isKnown = (name: string): name is keyof typeof MISTAKES => Object.hasOwn(MISTAKES, name);
