/** Why no TLS connection came about, in the words of the log. */
export type TlsFailure =
  /** Expired, or not valid yet. */
  | 'certificate_expired'
  /** For other names than the one that was asked for. */
  | 'certificate_other_host'
  /** Of an authority that nobody knows, self-signed, or without the certificates between. */
  | 'certificate_untrusted'
  /** Not valid for another reason. */
  | 'certificate_refused'
  /** The server speaks no version of TLS from 1.2 on. */
  | 'tls_version'
  /** What the server speaks is not TLS, plain HTTP for instance. */
  | 'not_tls'
  | 'client_certificate_wanted'
  /** The handshake failed otherwise: no cipher in common, or a server that tells no reason. */
  | 'handshake_refused'
  /** The connection was closed within the handshake. */
  | 'handshake_interrupted';

const EXPIRED: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const OTHER_HOST: ReadonlySet<string> = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']);
const UNTRUSTED = /^(UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|CERT_UNTRUSTED)/;
/** Of the system and the network: TLS has nothing to do with them, unless they come within a handshake. */
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/**
 * What of TLS an error says.
 * @param handshaking whether the connection was made, and its handshake not over
 * @returns `undefined` for an error that has nothing to do with TLS
 */
export function tlsFailureOf(error: Error, handshaking: boolean): TlsFailure | undefined {
  const code = String((error as { code?: unknown }).code);
  if (EXPIRED.has(code)) return 'certificate_expired';
  if (OTHER_HOST.has(code)) return 'certificate_other_host';
  if (UNTRUSTED.test(code)) return 'certificate_untrusted';
  const reason = openSslReason(error);
  if (reason !== undefined) return ofReason(reason);
  if (!handshaking) return undefined;
  if (CLOSED.has(code)) return 'handshake_interrupted';
  // What is left within a handshake are OpenSSL's verdicts on certificates; it has more of them than Node has codes.
  return /^E[A-Z]+$/.test(code) ? undefined : 'certificate_refused';
}

/**
 * OpenSSL's reason, which is a number that stays; its text differs between versions. Errors have it only in their message:
 * `error:0A00042E:SSL routines:…`, eight hex digits of which the first three are the library.
 */
function openSslReason({ message }: Error): number | undefined {
  const reason = /error:0A0([0-9A-F]{5}):/.exec(message)?.[1];
  return reason === undefined ? undefined : Number.parseInt(reason, 16);
}

/** An alert of the server has its number in TLS, plus 1000. */
const ALERT = 1_000;
/** unsupported protocol, wrong SSL version, version too low; the alerts protocol_version and inappropriate_fallback */
const VERSION: ReadonlySet<number> = new Set([258, 266, 396, ALERT + 70, ALERT + 86]);
/** wrong version number, data too long, packet too long, HTTP request, HTTPS proxy request, bad record type */
const NOT_TLS: ReadonlySet<number> = new Set([267, 146, 198, 156, 155, 443]);
/** no_certificate to certificate_unknown, unknown_ca, certificate_required: we sent none, so they speak of that. */
const CLIENT_CERTIFICATE: ReadonlySet<number> = new Set(
  [41, 42, 43, 44, 45, 46, 48, 116].map((alert) => ALERT + alert),
);

/** certificate verify failed; CA key too small, CA digest too weak, end entity's key too small */
const CERTIFICATE: ReadonlySet<number> = new Set([134, 397, 398, 399]);

function ofReason(reason: number): TlsFailure {
  if (CERTIFICATE.has(reason)) return 'certificate_refused';
  if (VERSION.has(reason)) return 'tls_version';
  if (NOT_TLS.has(reason)) return 'not_tls';
  return CLIENT_CERTIFICATE.has(reason) ? 'client_certificate_wanted' : 'handshake_refused';
}
