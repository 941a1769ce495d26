/** Certificates of merchants' servers, made by openssl. */
import { openssl } from './keys.ts';

/** The name in a merchant's certificate. */
export const MERCHANT_HOST = 'shop.example';

/** What a server's certificate says. */
export interface ServerCertificateOptions {
  readonly host?: string;
  /** First and last moment, as `YYYYMMDDHHMMSSZ`; else good for any test. */
  readonly validity?: readonly [from: string, to: string];
  /** Who signs it; else it signs itself. */
  readonly issuer?: ServerCertificate;
  /** Whether it may sign others. */
  readonly isAuthority?: boolean;
  readonly key?: string;
}

/** A private key and its certificate, PEM each. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

const ALWAYS = ['20200101000000Z', '20991231235959Z'] as const;

/** Makes a certificate by `openssl ca`, the one command that takes any dates. */
export function serverCertificate(options: ServerCertificateOptions = {}): ServerCertificate {
  const { host = MERCHANT_HOST, validity = ALWAYS, issuer, isAuthority = false } = options;
  const key =
    options.key ?? openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1']).toString();
  const files = { 'key.pem': key };
  const request = openssl(['req', '-new', '-key', 'key.pem', '-subj', `/CN=${host}`], files).toString();
  const signer = issuer ? ['-cert', 'issuer.pem', '-keyfile', 'issuer-key.pem'] : ['-selfsign', '-keyfile', 'key.pem'];
  const [from, to] = validity;
  const dates = ['-startdate', from, '-enddate', to];
  const cert = openssl(['ca', '-config', 'ca.cnf', '-batch', '-notext', '-in', 'request.pem', ...signer, ...dates], {
    ...files,
    ...(issuer && { 'issuer.pem': issuer.cert, 'issuer-key.pem': issuer.key }),
    'ca.cnf': configuration(host, isAuthority),
    'request.pem': request,
    'index.txt': '',
  }).toString();
  return { key, cert };
}

const configuration = (host: string, isAuthority: boolean): string => `
[ca]
default_ca = this
[this]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
basicConstraints = critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}
subjectAltName = DNS:${host}
`;
