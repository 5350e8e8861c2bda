import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ChainLink, chainKeyOf, linkHash } from '../../common/hash-chain.js';
import { Env } from '../config/env.js';
import { DataKeys } from './data-keys.js';

/** What a derived token opens. A token of one kind is worth nothing for another. */
export type TokenKind =
  | 'hold'
  | 'booking'
  | 'device'
  | 'draft'
  | 'waiting'
  | 'offer'
  | 'invitation'
  | 'desk'
  | 'sign-in'
  | 'guardian'
  | 'pupil'
  | 'password';

const TAG_BYTES = 16;

/**
 * Encryption, look-up hashes and derived tokens. Keys come from the environment and never reach the database, so a
 * copy of the database alone opens nothing.
 */
@Injectable()
export class Secrets {
  private readonly dataKeys: DataKeys;
  private readonly lookupKey: Buffer;
  private readonly tokenKey: Buffer;
  private readonly chainKey: Buffer;

  constructor(env: Env) {
    this.dataKeys = new DataKeys(env.giliranDataKeys, env.giliranKeysFile);
    this.lookupKey = Buffer.from(env.giliranLookupKey, 'base64');
    this.chainKey = chainKeyOf(env.giliranLookupKey);
    this.tokenKey = Buffer.from(env.giliranTokenKey, 'base64');
  }

  /** AES-256-GCM as `keyId.iv.tag.data` (base64url). `context` is bound: a value moved to another field won't open. */
  seal(plain: string, context: string): string {
    const { id, key } = this.dataKeys.newest();
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
    const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [id, ...[iv, cipher.getAuthTag(), data].map((b) => b.toString('base64url'))].join('.');
  }

  /** @throws Error when the text was changed, belongs to another context, or its key is gone. */
  open(sealed: string, context: string): string {
    const [id = '', iv = '', tag = '', data = ''] = sealed.split('.');
    const key = this.dataKeys.get(id);
    // Without that length a tag of four bytes would do, which can be guessed.
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context)).setAuthTag(Buffer.from(tag, 'base64url'));
    return decipher.update(data, 'base64url', 'utf8') + decipher.final('utf8');
  }

  /** Id of the key that seals now. */
  newestKey(): string {
    return this.dataKeys.newest().id;
  }

  /** The same value under the newest key; the plain text stays in memory. */
  reseal(sealed: string, context: string): string {
    return this.seal(this.open(sealed, context), context);
  }

  /** The hash of a link in a chain, which needs a key of this process to be made. */
  linkHash(link: ChainLink): string {
    return linkHash(this.chainKey, link);
  }

  /** Keyed hash for finding equal values (NIK, phone, device, address) without storing them. 64 hex signs. */
  lookup(
    kind: 'nik' | 'audited' | 'phone' | 'device' | 'address' | 'contact' | 'file' | 'recovery' | 'request',
    value: string,
  ): string {
    return createHmac('sha256', this.lookupKey).update(`${kind}:${value}`).digest('hex');
  }

  /** 128 bits derived from key, kind, id and nonce: nothing usable is stored, and raising the nonce revokes. */
  token(kind: TokenKind, id: string, nonce: number): string {
    return createHmac('sha256', this.tokenKey)
      .update(`${kind}:${id}:${nonce}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  }

  /** Six digits, derived as tokens are; worth something only as long as their nonce and hour are. */
  oneTimeCode(id: string, nonce: number): string {
    const bits = createHmac('sha256', this.tokenKey).update(`code:${id}:${nonce}`).digest().readUIntBE(0, 6);
    return String(bits % 1_000_000).padStart(6, '0');
  }

  isOneTimeCode(given: string, id: string, nonce: number): boolean {
    return sameText(given, this.oneTimeCode(id, nonce));
  }

  isToken(given: string, kind: TokenKind, id: string, nonce: number): boolean {
    return sameText(given, this.token(kind, id, nonce));
  }
}

/** Compares in constant time for equal lengths. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
