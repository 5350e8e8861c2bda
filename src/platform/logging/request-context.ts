import { AsyncLocalStorage } from 'node:async_hooks';

/** Id of the request or job at work: the only ambient thing, for log lines alone. */
export const requestContext = new AsyncLocalStorage<{ id: string }>();
