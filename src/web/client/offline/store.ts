import type { Day, KeptAct, NewAct } from './types.js';

const DATABASE = 'giliran-meja';
const KEY = 'giliran.kunci';

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}
interface SealedDay extends Sealed {
  name: 'day';
  date: string;
  device: string;
  siteId: string;
}
interface SealedAct extends Sealed {
  seq: number;
  date: string;
  isSent: boolean;
}

const text = new TextEncoder();

let opened: Promise<IDBDatabase> | undefined;

/** One for the page. */
function openDatabase(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('kept', { keyPath: 'name' });
      request.result.createObjectStore('acts', { keyPath: 'seq', autoIncrement: true });
    };
    request.onsuccess = () => {
      const forget = () => void (opened = undefined);
      request.result.onclose = forget;
      request.result.onversionchange = () => {
        forget();
        request.result.close();
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('no store'));
  });
  return opened;
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });

/** Resolves when the disk has it, and not before. */
const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('not written'));
  });

const writing = (database: IDBDatabase): IDBTransaction =>
  database.transaction(['kept', 'acts'], 'readwrite', { durability: 'strict' });

/**
 * What a console keeps for when the line is down: the day as it was, and each act before it is said to be done. Sealed
 * with a key of this device and day that lives as long as the tab; the disk alone opens nothing.
 */
export class Store {
  private constructor(
    private readonly database: IDBDatabase,
    private readonly key: CryptoKey,
    readonly secret: string,
  ) {}

  /** Null while the key is not here: after signing in anew the server gives the same one. */
  static async open(secret = sessionStorage.getItem(KEY)): Promise<Store | null> {
    if (!secret) return null;
    sessionStorage.setItem(KEY, secret);
    const root = await crypto.subtle.importKey('raw', text.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    const bits = await crypto.subtle.sign('HMAC', root, text.encode('store'));
    const key = await crypto.subtle.importKey('raw', bits, 'AES-GCM', false, ['encrypt', 'decrypt']);
    return new Store(await openDatabase(), key, secret);
  }

  async day(): Promise<Day | null> {
    const kept = (await answerOf(this.database.transaction('kept').objectStore('kept').get('day'))) as
      | SealedDay
      | undefined;
    return kept ? ((await this.unseal(kept)) as Day | null) : null;
  }

  /** Takes the place of the day before it; acts that were sent are part of it now. */
  async keepDay(day: Day): Promise<void> {
    const sealed = await this.seal(day);
    const transaction = writing(this.database);
    const { date, device, siteId } = day;
    transaction.objectStore('kept').put({ name: 'day', date, device, siteId, ...sealed } satisfies SealedDay);
    transaction.objectStore('kept').delete('unsure');
    const acts = transaction.objectStore('acts');
    acts.openCursor().onsuccess = (event) => {
      const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
      if (!cursor) return;
      if ((cursor.value as SealedAct).isSent) cursor.delete();
      cursor.continue();
    };
    await written(transaction);
  }

  /** Writes an act down; "saved" may be said after it. Gives its order. */
  async add(act: NewAct, date: string): Promise<number> {
    const sealed = await this.seal(act);
    const transaction = writing(this.database);
    const request = transaction.objectStore('acts').add({ date, isSent: false, ...sealed });
    await written(transaction);
    return request.result as number;
  }

  /** In order. What another key sealed is left where it is. */
  async acts(): Promise<(KeptAct & { isSent: boolean; date: string })[]> {
    const all = (await answerOf(this.database.transaction('acts').objectStore('acts').getAll())) as SealedAct[];
    const opened = await Promise.all(
      all.map(async (one) => {
        const act = (await this.unseal(one)) as NewAct | null;
        return act ? [{ ...act, seq: one.seq, isSent: one.isSent, date: one.date }] : [];
      }),
    );
    return opened.flat();
  }

  /** The server has them, and says so. */
  async markSent(seqs: readonly number[]): Promise<void> {
    const transaction = writing(this.database);
    const acts = transaction.objectStore('acts');
    for (const seq of seqs) {
      const request = acts.get(seq) as IDBRequest<SealedAct | undefined>;
      request.onsuccess = () => request.result && acts.put({ ...request.result, isSent: true });
    }
    await written(transaction);
  }

  /** True when a walk-in was under way as the line broke: then the block may have been given back. */
  async isUnsure(): Promise<boolean> {
    return (await answerOf(this.database.transaction('kept').objectStore('kept').count('unsure'))) > 0;
  }

  /** What may be known of this day no longer; acts that were not sent stay. */
  async dropDay(): Promise<void> {
    const transaction = writing(this.database);
    transaction.objectStore('kept').clear();
    await written(transaction);
  }

  async hashOf(code: string): Promise<string> {
    const key = await crypto.subtle.importKey(
      'raw',
      text.encode(this.secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(code)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  private async seal(value: unknown): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return {
      iv,
      data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, this.key, text.encode(JSON.stringify(value))),
    };
  }

  private async unseal({ iv, data }: Sealed): Promise<unknown> {
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, this.key, data);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }
}

/** Without the key: of which day and device the store is, and how many acts are not sent. */
export async function waiting(): Promise<{
  date: string | null;
  device: string | null;
  count: number;
  dates: string[];
}> {
  const database = await openDatabase();
  const day = (await answerOf(database.transaction('kept').objectStore('kept').get('day'))) as SealedDay | undefined;
  const acts = (await answerOf(database.transaction('acts').objectStore('acts').getAll())) as SealedAct[];
  const open = acts.filter(({ isSent }) => !isSent);
  const dates = [...new Set(open.map(({ date }) => date))].sort();
  return { date: day?.date ?? null, device: day?.device ?? null, count: open.length, dates };
}

/** Nothing of the day stays behind. */
export function wipe(): Promise<void> {
  sessionStorage.removeItem(KEY);
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}

/** Stands for this browser; names nobody. */
export function deviceId(): string {
  const known = localStorage.getItem('giliran.perangkat');
  if (known) return known;
  const made = crypto.randomUUID();
  localStorage.setItem('giliran.perangkat', made);
  return made;
}
