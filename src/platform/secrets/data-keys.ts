import { statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { readKeysFile } from '../config/keys-file.js';

/** How old a look at the file may be. */
const FRESH_MS = 1_000;

interface DataKey {
  id: string;
  key: Buffer;
}

const keysOf = (text: string): DataKey[] =>
  text.split(',').map((entry) => {
    const [id = '', key = ''] = entry.split(':');
    return { id, key: Buffer.from(key, 'base64') };
  });

/** What is in a file is followed: a key that is added there seals, within a second, without a new start. */
export class DataKeys {
  private keys: readonly DataKey[];
  private readonly file: string | undefined;
  private changedAt = 0;
  private lookedAt = 0;

  /** `text` is `id:base64[,id:base64…]`, the newest first. A file that says the same is where it comes from. */
  constructor(text: string, file?: string) {
    this.keys = keysOf(text);
    this.file = file !== undefined && readKeysFile(file).dataKeys === text ? file : undefined;
  }

  /** The key that seals. */
  newest(): DataKey {
    if (performance.now() - this.lookedAt > FRESH_MS) this.follow();
    const [newest] = this.keys;
    if (!newest) throw new Error('There is no data key.');
    return newest;
  }

  /** @throws Error when nobody knows the key */
  get(id: string): Buffer {
    // Another process may have sealed with a key that came a moment ago.
    if (!this.find(id)) this.follow();
    const key = this.find(id);
    if (!key) throw new Error(`No data key with the id "${id}".`);
    return key;
  }

  private find(id: string): Buffer | undefined {
    return this.keys.find((one) => one.id === id)?.key;
  }

  private follow(): void {
    this.lookedAt = performance.now();
    if (this.file === undefined) return;
    try {
      const { mtimeMs } = statSync(this.file);
      if (mtimeMs === this.changedAt) return;
      const { dataKeys } = readKeysFile(this.file);
      if (dataKeys) this.keys = keysOf(dataKeys);
      this.changedAt = mtimeMs;
    } catch {
      // The keys at hand still open what they sealed; a file that is gone is told at the next start.
    }
  }
}
