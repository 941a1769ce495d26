import { X509Certificate } from 'node:crypto';
import { chainFault, isSelfSigned } from '../../../shared/alipay/certificate-chain.ts';
import { curveKey, openssl, rsaPair } from '../../support/keys.ts';

/** Without identifiers of keys, so that only names and signatures say who issued it. */
const CONFIGURATION = `[req]
distinguished_name=dn
x509_extensions=v3
[dn]
[v3]
basicConstraints=critical,CA:TRUE
subjectKeyIdentifier=none
authorityKeyIdentifier=none
`;
interface Made {
  readonly key: string;
  readonly pem: string;
}
/** A certificate made by openssl, by itself or by an issuer. */
function made(key: string, name: string, issuer?: Made): Made {
  const by = issuer ? ['-CA', 'ca.pem', '-CAkey', 'ca.key'] : [];
  const arguments_ = ['req', '-x509', '-new', '-key', 'key', '-subj', `/CN=${name}`, '-config', 'req.cnf', ...by];
  const files = { key, 'req.cnf': CONFIGURATION, ...(issuer && { 'ca.pem': issuer.pem, 'ca.key': issuer.key }) };
  return { key, pem: openssl(arguments_, files).toString() };
}
const read = ({ pem }: Made) => new X509Certificate(pem);

const rsa = (name: string) => rsaPair(name).privatePem;
const root = made(rsa('root'), 'Root');
const curveRoot = made(curveKey('prime256v1'), 'Curve Root');

test('a certificate that its own key signed is self-signed, and one of a curve by its names', () => {
  expect(isSelfSigned(read(root))).toBe(true);
  expect(isSelfSigned(read(curveRoot))).toBe(true);
});

test.each<[string, () => Made]>([
  ['one under the root’s name that another key signed', () => made(rsa('other'), 'Root', root)],
  ['one that another issued', () => made(rsa('other'), 'Intermediate', root)],
  ['one that a curve issued', () => made(curveKey('prime256v1'), 'Intermediate', curveRoot)],
])('%s is not', (_which, make) => {
  expect(isSelfSigned(read(make()))).toBe(false);
});

test('a chain is the certificate and each issuer behind it, none of them twice', () => {
  const intermediate = made(rsa('other'), 'Intermediate', root);
  const leaf = made(rsa('app'), 'Leaf', intermediate);
  const fault = (...chain: Made[]) => chainFault(chain.map(read));
  const other = 'holds a chain in another order: the certificate itself first, then each issuer';
  for (const chain of [[], [root], [leaf, intermediate], [leaf, intermediate, root]]) {
    expect(fault(...chain)).toBeUndefined();
  }
  for (const chain of [
    [root, intermediate],
    [leaf, root],
    [leaf, intermediate, root, leaf],
    [root, root],
  ]) {
    expect(fault(...chain)).toBe(other);
  }
});
