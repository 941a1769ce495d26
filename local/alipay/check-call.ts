import { type KeyObject, verify } from 'node:crypto';
import type { AppCertificates } from './app-certificates.ts';
import { parseGmt8 } from './gmt8.ts';
import { invalid, missing, type Refusal } from './refusal.ts';

/** A call of the token gateway as it came. */
export interface GatewayCall {
  /** Query string without its question mark. */
  readonly query: string;
  /** Form body. */
  readonly body: string;
}

/**
 * Public keys of the apps that Alipay knows, by app id. For some days after an app's key was changed in the console the
 * real one takes the old one beside the new.
 * @see https://opendocs.alipay.com/common/02kf5r
 */
export type AppKeys = ReadonlyMap<string, readonly KeyObject[]>;

/** The apps, and what those in certificate mode registered. */
export interface KnownApps {
  readonly apps: AppKeys;
  readonly certified: ReadonlyMap<string, AppCertificates>;
}

/** The parameters of query and body together. */
export type Parameters = ReadonlyMap<string, string>;

/** How far a request's clock may be off: enough for any real clock, and far less than a forgotten zone. */
const WINDOW_MS = 10 * 60_000;

/** Parameters that every call must have, with what Alipay says when one is not there. */
const REQUIRED = [
  ['app_id', 'isv.missing-app-id', '缺少appId参数'],
  ['method', 'isv.missing-method', '缺少方法名参数'],
  ['sign', 'isv.missing-signature', '缺少签名参数'],
  ['sign_type', 'isv.missing-signature-type', '缺少签名类型参数'],
  ['timestamp', 'isv.missing-timestamp', '缺少时间戳参数'],
  ['version', 'isv.missing-version', '缺少版本参数'],
] as const;

/** Query and body together; `undefined` when a name stands twice, since then nobody knows what was signed. */
export function readParameters({ query, body }: GatewayCall): Parameters | undefined {
  const entries = [...new URLSearchParams(query), ...new URLSearchParams(body)];
  const parameters = new Map(entries);
  return parameters.size === entries.length ? parameters : undefined;
}

/**
 * What Alipay's gateway checks of every call before any service sees it, in its order: presence, values, the app, the
 * signature. In two places it is stricter than the real one on purpose: `charset` must be there (the real gateway reads
 * everything as GBK without it, which no signature of an ASCII request shows), and no name may come twice.
 */
export function checkCall(call: GatewayCall, { apps, certified }: KnownApps, nowMs: number): Refusal | undefined {
  const parameters = readParameters(call);
  if (parameters === undefined) return invalid('isv.invalid-parameter', '参数重复');
  const absent = REQUIRED.find(([name]) => !parameters.get(name));
  if (absent) return missing(absent[1], absent[2]);
  const appId = parameters.get('app_id') ?? '';
  const keys = apps.get(appId);
  if (!keys) return checkValues(parameters, nowMs) ?? invalid('isv.invalid-app-id', '无效的AppID参数');
  const certificates = certified.get(appId);
  return (
    checkValues(parameters, nowMs) ??
    checkCertificates(parameters, certificates) ??
    checkSignature(parameters, certificates ? [certificates.appKey] : keys)
  );
}

function checkValues(parameters: Parameters, nowMs: number): Refusal | undefined {
  if (parameters.get('charset')?.toLowerCase() !== 'utf-8') {
    return invalid('isv.invalid-charset', '字符集错误: charset必须为utf-8');
  }
  if (!['', 'json'].includes((parameters.get('format') ?? '').toLowerCase())) {
    return invalid('isv.invalid-format', '无效的数据格式');
  }
  if (parameters.get('sign_type') !== 'RSA2') return invalid('isv.invalid-signature-type', '无效的签名类型');
  if (parameters.get('version') !== '1.0') return invalid('isv.invalid-parameter', '无效的版本参数');
  const timestampMs = parseGmt8(parameters.get('timestamp') ?? '');
  if (timestampMs === undefined || Math.abs(timestampMs - nowMs) > WINDOW_MS) {
    return invalid('isv.invalid-timestamp', '非法的时间戳参数');
  }
  return undefined;
}

/** An app in certificate mode names both of its certificates, and another app none. */
function checkCertificates(parameters: Parameters, certificates: AppCertificates | undefined): Refusal | undefined {
  const named = [parameters.get('app_cert_sn') ?? '', parameters.get('alipay_root_cert_sn') ?? ''];
  if (certificates && named[0] === '') return missing('isv.missing-app-cert-sn', '缺少应用公钥证书SN参数');
  if (named[0] !== (certificates?.appCertSn ?? '')) return invalid('isv.invalid-app-cert-sn', '应用公钥证书SN不匹配');
  if (named[1] === (certificates?.alipayRootCertSn ?? '')) return undefined;
  return invalid('isv.invalid-alipay-root-cert-sn', '支付宝根证书SN不匹配');
}

function checkSignature(parameters: Parameters, keys: readonly KeyObject[]): Refusal | undefined {
  const text = stringToSign(parameters);
  const sign = Buffer.from(parameters.get('sign') ?? '', 'base64');
  if (keys.some((key) => verify('sha256', Buffer.from(text), key, sign))) return undefined;
  const explanation = '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：';
  return invalid('isv.invalid-signature', explanation + text.replaceAll('&', '&amp;'));
}

/** Every parameter of query and body that is not empty, but `sign`: sorted by name, raw, joined. */
function stringToSign(parameters: Parameters): string {
  return [...parameters]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
}
