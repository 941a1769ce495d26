/** Connections with keys of the tests, and answers as Alipay signs them. */
import { sign } from 'node:crypto';
import { certificateSn } from '../../shared/alipay/certificate-sn.ts';
import { readCertificates } from '../../shared/alipay/certificates.ts';
import type { Connection } from '../../shared/alipay/connection.ts';
import { certificate, rsaPair } from './keys.ts';

export const APP_ID = '2021000000000001';
export const PID = '2088000000000001';

/** A connection in public-key mode. */
export function publicKeyConnection(): Connection {
  const { privateKey } = rsaPair('app');
  const { publicKey: alipayPublicKey } = rsaPair('alipay');
  return { enabled: true, appId: APP_ID, pid: PID, environment: 'sandbox', privateKey, alipayPublicKey };
}

/** The three members of a connection's secret in certificate mode, as PEM. */
export function certificateMembers() {
  return {
    appCertificate: certificate(rsaPair('app').privatePem, { commonName: `${PID}-${APP_ID}` }),
    alipayCertificate: certificate(rsaPair('alipay').privatePem, { commonName: 'Alipay' }),
    alipayRootCertificate: certificate(rsaPair('root').privatePem, { commonName: 'Root' }),
  };
}

/** A connection in certificate mode. */
export function certificateConnection(members = certificateMembers()): Connection {
  const sn = (pem: string) => certificateSn(readCertificates(pem)[0]);
  const certificates = {
    appCertSn: sn(members.appCertificate),
    alipayRootCertSn: sn(members.alipayRootCertificate),
    alipayCertSn: sn(members.alipayCertificate),
    expiresAtMs: Number.POSITIVE_INFINITY,
  };
  return { ...publicKeyConnection(), certificates };
}

/** What an answer is made of besides its node. */
export interface AnswerOptions {
  readonly node?: string;
  /** `false` leaves the signature out. */
  readonly signed?: boolean;
  readonly certSn?: string | undefined;
}

/** An answer's text, signed with Alipay's key of the tests over exactly the node's text. */
export function answerText(members: object | string, options: AnswerOptions = {}): string {
  const { node = 'alipay_system_oauth_token_response', signed = true, certSn } = options;
  const span = typeof members === 'string' ? members : JSON.stringify(members);
  const signature = sign('sha256', Buffer.from(span), rsaPair('alipay').privateKey).toString('base64');
  const named = certSn === undefined ? '' : `,"alipay_cert_sn":"${certSn}"`;
  return `{"${node}":${span}${named}${signed ? `,"sign":"${signature}"` : ''}}`;
}
