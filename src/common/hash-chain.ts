import { createHmac } from 'node:crypto';

/** Stands before the first link of a chain. */
export const CHAIN_START = '0'.repeat(64);

export interface ChainLink {
  chain: string;
  /** From 1, without gaps. */
  seq: number;
  previousHash: string;
  content: string;
}

/** Of the look-up key (base64), for chains alone. */
export const chainKeyOf = (lookupKey: string): Buffer =>
  createHmac('sha256', Buffer.from(lookupKey, 'base64')).update('hash chain').digest();

/** Nobody without the key can make a link that fits; so whoever has the database alone can forge nothing. */
export const linkHash = (key: Buffer, { chain, seq, previousHash, content }: ChainLink): string =>
  createHmac('sha256', key).update(`${chain}\n${seq}\n${previousHash}\n${content}`).digest('hex');
