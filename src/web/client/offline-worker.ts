const CACHE = 'giliran-meja';
const SHELL = '/meja/luring';
const STORE = 'giliran-meja';
const PATIENCE_MS = 6_000;

interface WorkerScope {
  addEventListener(
    type: 'install' | 'activate',
    hear: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(type: 'fetch', hear: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
}
interface Fetching {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = self as unknown as WorkerScope;

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));

/** The desk's pages alone; everything else goes its way. */
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (origin !== scope.location.origin) return;
  const isDesk = pathname === '/meja' || pathname.startsWith('/meja/');
  if (request.mode === 'navigate' && pathname === '/keluar') event.respondWith(signOut(request));
  else if (request.mode === 'navigate' && isDesk)
    event.respondWith(request.method === 'GET' ? page(request) : sent(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

const kept = async (path: string | Request): Promise<Response | undefined> =>
  (await caches.open(CACHE)).match(path, { ignoreVary: true });

/** Their names carry a hash of what they hold. */
async function asset(request: Request): Promise<Response> {
  return (await kept(request)) ?? fetch(request);
}

async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 502 || answer.status > 504) return answer;
    return (await kept(SHELL)) ?? answer;
  } catch {
    return (await kept(SHELL)) ?? Response.error();
  }
}

/** A form: it is not known whether it arrived, so the page says so. */
async function sent(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  try {
    return await fetch(request);
  } catch {
    if (pathname === '/meja/tanpa-janji') await note('unsure');
    return Response.redirect(`${SHELL}?gagal=1`, 303);
  }
}

/** Nothing stays behind, and nothing unsent is thrown away. */
async function signOut(request: Request): Promise<Response> {
  if ((await unsent()) > 0) return Response.redirect(`${SHELL}?keluar=1`, 303);
  try {
    const answer = await fetch(request);
    await wipe();
    return answer;
  } catch {
    return Response.redirect(`${SHELL}?gagal=1`, 303);
  }
}

function withStore<T>(work: (database: IDBDatabase, done: (value: T) => void) => void, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const request = indexedDB.open(STORE);
    request.onerror = () => resolve(otherwise);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => work(request.result, (value) => (request.result.close(), resolve(value)));
  });
}

const unsent = (): Promise<number> =>
  withStore((database, done) => {
    const all = database.transaction('acts').objectStore('acts').getAll() as IDBRequest<{ isSent: boolean }[]>;
    all.onsuccess = () => done(all.result.filter(({ isSent }) => !isSent).length);
    all.onerror = () => done(0);
  }, 0);

const note = (name: string): Promise<boolean> =>
  withStore((database, done) => {
    const transaction = database.transaction('kept', 'readwrite');
    transaction.objectStore('kept').put({ name });
    transaction.oncomplete = () => done(true);
    transaction.onabort = () => done(false);
  }, false);

const wipe = (): Promise<boolean> =>
  withStore((database, done) => {
    const transaction = database.transaction(['kept', 'acts'], 'readwrite');
    transaction.objectStore('kept').clear();
    transaction.objectStore('acts').clear();
    transaction.oncomplete = () => done(true);
    transaction.onabort = () => done(false);
  }, false);
