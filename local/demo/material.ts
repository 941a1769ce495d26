import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { hasMembers, readState, writeState } from '../state-file.ts';

/** An RSA key pair as PEM (PKCS#8 and SPKI). */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Keys and secrets of the demo, made at the first start and kept. */
export interface Material {
  /** The demo Alipay app's own pair: the gateway signs AuthInfo with it. */
  readonly alipayApp: KeyPair;
  /** Alipay's pair: the gateway gets the public half, a fake Alipay signs with the other. */
  readonly alipay: KeyPair;
  /** The gateway's own pair, for callbacks and answers. */
  readonly platform: KeyPair;
  /** App secret of the demo's WeChat account: 32 hex digits. */
  readonly wechatAppSecret: string;
  readonly stateKey: string;
  readonly tokenKey: string;
  /** Seals the registry's documents: 32 bytes as base64. */
  readonly registryKey: string;
  readonly publicAppSecret: string;
  readonly signedAppSecret: string;
  readonly signedAppAccessKeySecret: string;
  readonly userPoolAccessKeySecret: string;
  /** The pair of the demo business that signs with RSA; the gateway gets the public half. */
  readonly rsaBusiness: KeyPair;
  readonly md5BusinessSecret: string;
  readonly daxpayHmacSecret: string;
  readonly daxpayMd5Secret: string;
  readonly daxpaySm3Secret: string;
  readonly daxpayAsIsSecret: string;
}

const MAKERS: { readonly [Name in keyof Material]: () => Promise<Material[Name]> } = {
  alipayApp: makeKeyPair,
  alipay: makeKeyPair,
  platform: makeKeyPair,
  wechatAppSecret: makeAppSecret,
  stateKey: makeSecret,
  tokenKey: makeSecret,
  registryKey: makeAesKey,
  publicAppSecret: makeSecret,
  signedAppSecret: makeSecret,
  signedAppAccessKeySecret: makeSecret,
  userPoolAccessKeySecret: makeSecret,
  rsaBusiness: makeKeyPair,
  md5BusinessSecret: makeSecret,
  daxpayHmacSecret: makeSecret,
  daxpayMd5Secret: makeSecret,
  daxpaySm3Secret: makeSecret,
  daxpayAsIsSecret: makeSecret,
};

/**
 * Reads the kept material and makes what is missing, so that a newer version adds to an older state.
 * @param path where it is kept
 * @throws Error that says how to get over a damaged file
 */
export async function loadMaterial(path: string): Promise<Material> {
  const kept = readState(path, { isGood: isMaterial }) ?? {};
  const missing = Object.entries(MAKERS).filter(([name]) => !(name in kept));
  if (missing.length === 0) return kept as Material;
  const made = await Promise.all(missing.map(async ([name, make]) => [name, await make()] as const));
  const material = { ...kept, ...Object.fromEntries(made) } as Material;
  writeState(path, material);
  return material;
}

function isMaterial(content: unknown): content is Partial<Material> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  const kept = content as Record<string, unknown>;
  const names = Object.keys(MAKERS) as (keyof Material)[];
  return names.every((name) => !(name in kept) || (MAKERS[name] === makeKeyPair ? isKeyPair : isSecret)(kept[name]));
}

const isSecret = (value: unknown): boolean => typeof value === 'string' && value !== '';

function isKeyPair(value: unknown): boolean {
  if (!hasMembers(value, { privateKey: 'string', publicKey: 'string' })) return false;
  const { privateKey, publicKey } = value as KeyPair;
  try {
    return createPublicKey(createPrivateKey(privateKey)).equals(createPublicKey(publicKey));
  } catch {
    return false;
  }
}

async function makeKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

async function makeAesKey(): Promise<string> {
  return randomBytes(32).toString('base64');
}

/** As WeChat gives it. */
async function makeAppSecret(): Promise<string> {
  return randomBytes(16).toString('hex');
}

/** 43 characters, 256 bits. */
async function makeSecret(): Promise<string> {
  return randomBytes(32).toString('base64url');
}
