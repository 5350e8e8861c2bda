import { Logger } from '@nestjs/common';

const LIMIT_MS = 12_000;

/**
 * Ends the process when it is asked to, or when the supervisor that started it is gone: once, in good order, and at
 * the latest after twelve seconds. Said before anything starts: who is asked while starting up ends after it.
 */
export function endWhenAsked(close: () => Promise<void>): void {
  let isEnding = false;
  const end = (why: string) => {
    if (isEnding) return;
    isEnding = true;
    new Logger('Process').log(`ending: ${why}`);
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  process.on('disconnect', () => end('the supervisor is gone'));
}

export const tellReady = (url?: string): void => {
  process.send?.({ type: 'ready', ...(url ? { url } : {}) });
};
