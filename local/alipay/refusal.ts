/** An error that Alipay answers. */
export interface Refusal {
  /** Class of the error: 20000 busy, 40001 something is missing, 40002 something is wrong. */
  readonly code: '20000' | '40001' | '40002';
  readonly subCode: string;
  readonly subMsg: string;
  /**
   * Where it stands: the gateway's own findings in the method's node, those of the service behind it in `error_response`.
   */
  readonly node: 'method' | 'error_response';
}

const MESSAGES = {
  '20000': 'Service Currently Unavailable',
  '40001': 'Missing Required Arguments',
  '40002': 'Invalid Arguments',
};

/** `code` and `msg` are Alipay's names for the class, `sub_code` and `sub_msg` for the case. */
export function refusalMembers({ code, subCode, subMsg }: Refusal): Record<string, string> {
  return { code, msg: MESSAGES[code], sub_code: subCode, sub_msg: subMsg };
}

/** A parameter that must be there is not, or is empty. */
export function missing(subCode: string, subMsg: string): Refusal {
  return { code: '40001', subCode, subMsg, node: 'method' };
}

/** A parameter is there, and wrong. */
export function invalid(subCode: string, subMsg: string): Refusal {
  return { code: '40002', subCode, subMsg, node: 'method' };
}

/** The gateway let the call pass, and the service behind it says no. */
export function refusedByService(subCode: string, subMsg: string): Refusal {
  return { code: '40002', subCode, subMsg, node: 'error_response' };
}

/** What Alipay says when it is overloaded; the call was not carried out. */
export const BUSY: Refusal = { code: '20000', subCode: 'aop.unknow-error', subMsg: '系统繁忙', node: 'method' };
