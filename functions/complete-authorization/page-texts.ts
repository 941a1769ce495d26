import type { Mark } from './page-marks.ts';

/** Languages of the pages. */
export type PageLanguage = 'zh-CN' | 'en';

/** Every page there is. */
export type PageKind =
  | 'success'
  | 'done'
  | 'code-refused'
  | 'failed'
  | 'unknown'
  | 'refused'
  | 'in-progress'
  | 'invalid'
  | 'unavailable'
  | 'error';

interface Text {
  readonly title: string;
  readonly explanation: string;
}

/** What a page says, in both languages, and how it looks. */
type Content = Readonly<Record<PageLanguage, Text>> & {
  readonly mark: Mark;
  readonly tone: 'good' | 'bad' | 'wait' | 'calm';
  /** How the button back looks: `quiet` where something else is the next thing to do. */
  readonly button: 'filled' | 'quiet';
};

/** The label of the button that leads to the merchant. */
export const RETURN: Readonly<Record<PageLanguage, string>> = { 'zh-CN': '返回商户', en: 'Return to the merchant' };

/** At the end of every page: who asks for more than this page does is somebody else. */
export const NOTE: Readonly<Record<PageLanguage, string>> = {
  'zh-CN': '本页不会向您索取密码或验证码。',
  en: 'This page never asks you for a password or a code.',
};

/** Every page. */
export const TEXTS: Readonly<Record<PageKind, Content>> = {
  success: {
    mark: 'check',
    tone: 'good',
    button: 'filled',
    'zh-CN': { title: '授权成功', explanation: '您已完成支付宝授权，可以返回商户页面。' },
    en: {
      title: 'Authorization complete',
      explanation: 'You have authorized with Alipay. You can return to the merchant now.',
    },
  },
  done: {
    mark: 'check',
    tone: 'good',
    button: 'filled',
    'zh-CN': { title: '授权已完成', explanation: '本次授权此前已经完成，无需重复操作，可以返回商户页面。' },
    en: {
      title: 'Already complete',
      explanation:
        'This authorization was completed before, and nothing more is needed. You can return to the merchant now.',
    },
  },
  'code-refused': {
    mark: 'again',
    tone: 'wait',
    button: 'quiet',
    'zh-CN': { title: '授权未完成', explanation: '支付宝未接受本次授权。请返回上一页，重新同意授权。' },
    en: {
      title: 'Not accepted this time',
      explanation: 'Alipay did not accept it. Please return to the previous page and agree again.',
    },
  },
  failed: {
    mark: 'cross',
    tone: 'bad',
    button: 'filled',
    'zh-CN': { title: '授权失败', explanation: '支付宝未接受本次授权，请返回商户页面重新发起。' },
    en: {
      title: 'Authorization failed',
      explanation: 'Alipay did not accept it. Please return to the merchant and start again.',
    },
  },
  unknown: {
    mark: 'question',
    tone: 'wait',
    button: 'filled',
    'zh-CN': { title: '授权结果未知', explanation: '未能确认支付宝的答复，请返回商户页面查看，必要时重新发起。' },
    en: {
      title: 'Result not known',
      explanation: 'Alipay’s answer could not be confirmed. Please return to the merchant and start again if needed.',
    },
  },
  refused: {
    mark: 'bar',
    tone: 'calm',
    button: 'quiet',
    'zh-CN': { title: '您未同意授权', explanation: '没有任何信息被提供。如需继续，请返回上一页并同意授权。' },
    en: {
      title: 'You did not agree',
      explanation: 'Nothing was shared. To go on, return to the previous page and agree.',
    },
  },
  'in-progress': {
    mark: 'clock',
    tone: 'calm',
    button: 'quiet',
    'zh-CN': { title: '正在处理', explanation: '授权正在处理中，请稍后刷新本页。' },
    en: {
      title: 'In progress',
      explanation: 'The authorization is being completed. Please reload this page in a moment.',
    },
  },
  invalid: {
    mark: 'exclamation',
    tone: 'wait',
    button: 'filled',
    'zh-CN': { title: '链接无效或已过期', explanation: '请返回商户页面重新发起授权。' },
    en: { title: 'Link invalid or expired', explanation: 'Please return to the merchant and start again.' },
  },
  unavailable: {
    mark: 'clock',
    tone: 'calm',
    button: 'quiet',
    'zh-CN': { title: '暂时无法完成', explanation: '服务繁忙，请稍后刷新本页重试。' },
    en: { title: 'Temporarily unavailable', explanation: 'Please reload this page in a moment to try again.' },
  },
  error: {
    mark: 'exclamation',
    tone: 'bad',
    button: 'filled',
    'zh-CN': { title: '系统错误', explanation: '暂时无法完成授权，请联系商户并提供以下编号。' },
    en: { title: 'Something went wrong', explanation: 'Please contact the merchant and give the number below.' },
  },
};
