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

/** What each page says, in both languages, and how it looks. */
export const TEXTS: Readonly<
  Record<PageKind, { mark: string; tone: 'good' | 'bad' | 'wait'; 'zh-CN': Text; en: Text }>
> = {
  success: {
    mark: '✓',
    tone: 'good',
    'zh-CN': { title: '授权成功', explanation: '您已完成支付宝授权，可以返回商户页面。' },
    en: {
      title: 'Authorization complete',
      explanation: 'You have authorized with Alipay. You can return to the merchant now.',
    },
  },
  done: {
    mark: '✓',
    tone: 'good',
    'zh-CN': { title: '授权已完成', explanation: '本次授权此前已经完成，无需重复操作，可以返回商户页面。' },
    en: {
      title: 'Already complete',
      explanation:
        'This authorization was completed before, and nothing more is needed. You can return to the merchant now.',
    },
  },
  'code-refused': {
    mark: '–',
    tone: 'wait',
    'zh-CN': { title: '授权未完成', explanation: '支付宝未接受本次授权。请返回上一页，重新同意授权。' },
    en: {
      title: 'Not accepted this time',
      explanation: 'Alipay did not accept it. Please return to the previous page and agree again.',
    },
  },
  failed: {
    mark: '✕',
    tone: 'bad',
    'zh-CN': { title: '授权失败', explanation: '支付宝未接受本次授权，请返回商户页面重新发起。' },
    en: {
      title: 'Authorization failed',
      explanation: 'Alipay did not accept it. Please return to the merchant and start again.',
    },
  },
  unknown: {
    mark: '?',
    tone: 'wait',
    'zh-CN': { title: '授权结果未知', explanation: '未能确认支付宝的答复，请返回商户页面查看，必要时重新发起。' },
    en: {
      title: 'Result not known',
      explanation: 'Alipay’s answer could not be confirmed. Please return to the merchant and start again if needed.',
    },
  },
  refused: {
    mark: '–',
    tone: 'wait',
    'zh-CN': { title: '您未同意授权', explanation: '没有任何信息被提供。如需继续，请返回上一页并同意授权。' },
    en: {
      title: 'You did not agree',
      explanation: 'Nothing was shared. To go on, return to the previous page and agree.',
    },
  },
  'in-progress': {
    mark: '…',
    tone: 'wait',
    'zh-CN': { title: '正在处理', explanation: '授权正在处理中，请稍后刷新本页。' },
    en: {
      title: 'In progress',
      explanation: 'The authorization is being completed. Please reload this page in a moment.',
    },
  },
  invalid: {
    mark: '!',
    tone: 'bad',
    'zh-CN': { title: '链接无效或已过期', explanation: '请返回商户页面重新发起授权。' },
    en: { title: 'Link invalid or expired', explanation: 'Please return to the merchant and start again.' },
  },
  unavailable: {
    mark: '…',
    tone: 'wait',
    'zh-CN': { title: '暂时无法完成', explanation: '服务繁忙，请稍后刷新本页重试。' },
    en: { title: 'Temporarily unavailable', explanation: 'Please reload this page in a moment to try again.' },
  },
  error: {
    mark: '!',
    tone: 'bad',
    'zh-CN': { title: '系统错误', explanation: '暂时无法完成授权，请联系商户并提供以下编号。' },
    en: { title: 'Something went wrong', explanation: 'Please contact the merchant and give the number below.' },
  },
};
