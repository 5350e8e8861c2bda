const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/i;

/** An address as the SMTP grammar's dot-atom has it, at a domain with a dot; no quoting, comments or line breaks. */
export function isEmail(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_ADDRESS) return false;
  const at = value.lastIndexOf('@');
  if (at < 1 || at > MAX_LOCAL_PART) return false;
  return LOCAL_PART.test(value.slice(0, at)) && DOMAIN.test(value.slice(at + 1));
}

/** 'm••••@contoh.id': the first sign, and always four dots. */
export const maskEmail = (address: string): string =>
  `${address.slice(0, 1)}••••${address.slice(address.lastIndexOf('@'))}`;
