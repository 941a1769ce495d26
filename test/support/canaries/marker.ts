import { randomBytes } from 'node:crypto';

/** 32 characters that never stood anywhere before: of the form of an auth code. */
export const newCode = (): string => randomBytes(16).toString('hex');

/** Letters and digits, of any length from 12 on. */
export const newToken = (length = 32): string =>
  randomBytes(length).toString('base64').replace(/[+/=]/g, 'x').slice(0, length);

/** A shared secret with characters that other formats must escape, in the middle where every piece of it is looked for. */
export const newSecret = (): string => `${newToken(16)}"&\\+/<é%${newToken(24)}`;

/** 16 digits from 2088 on: of the form of an Alipay user id. */
export const newUserId = (): string =>
  `2088${String(BigInt(`0x${randomBytes(8).toString('hex')}`) % 10n ** 12n).padStart(12, '0')}`;

/** An IPv6 address of the range for documentation, in its full form. */
export const newAddress = (): string => {
  const groups = randomBytes(12).toString('hex').match(/.{4}/g) ?? [];
  return ['2001', '0db8', ...groups].join(':');
};
