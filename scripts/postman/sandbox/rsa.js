/**
 * SHA256withRSA (PKCS#1 v1.5) by BigInt, since not every version of the sandbox has crypto.subtle. It takes time that depends on the
 * key: for trying out, on your machine, with a key that is for trying out.
 */

/** base64 of the signature, with a private key as PEM, PKCS#8 or PKCS#1. */
export function signRsa(text, pem) {
  const integers = integersOf(pem);
  // PKCS#8 has a version in front of the key; the key is version, n, e, d, p, …
  const [n, , d] = integers.slice(integers.findIndex((one) => one > 0xffffn));
  return toBase64(power(padded(text, byteLength(n)), d, n), byteLength(n));
}

/** Whether base64 is a signature of the text, with a public key as PEM. */
export function isSignedRsa(text, signature, pem) {
  const [n, e] = integersOf(pem).filter((one) => one > 0n);
  return power(toInteger(CryptoJS.enc.Base64.parse(signature).toString()), e, n) === padded(text, byteLength(n));
}

const byteLength = (n) => Math.ceil(n.toString(16).length / 2);
const toInteger = (hex) => BigInt(`0x${hex}`);

function toBase64(number, length) {
  return CryptoJS.enc.Hex.parse(number.toString(16).padStart(length * 2, '0')).toString(CryptoJS.enc.Base64);
}

/** 00 01 ff … 00, the name of SHA-256, and the hash. */
function padded(text, length) {
  const info = `3031300d060960864801650304020105000420${CryptoJS.SHA256(text)}`;
  return toInteger(`0001${'ff'.repeat(length - 3 - info.length / 2)}00${info}`);
}

function power(base, exponent, modulus) {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** All integers in a key's DER, in their order, through sequences and the strings that hold another key. */
function integersOf(pem) {
  const hex = CryptoJS.enc.Base64.parse(pem.replace(/-----[^-]+-----|\s/g, '')).toString();
  const found = [];
  read(hex.match(/../g), found);
  return found;
}

function read(bytes, found) {
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at];
    const first = Number.parseInt(bytes[at + 1], 16);
    const more = first > 0x80 ? first - 0x80 : 0;
    const start = at + 2 + more;
    const length = more ? Number.parseInt(bytes.slice(at + 2, start).join(''), 16) : first;
    const content = bytes.slice(start, start + length);
    if (tag === '02') found.push(toInteger(content.join('')));
    if (tag === '30' || tag === '04') read(content, found);
    // A bit string says first how many of its bits are none.
    if (tag === '03') read(content.slice(1), found);
    at = start + length;
  }
}
