import { createServer } from 'node:net';
import { PlainError } from './plain-error.mjs';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** @returns the port that was bound, or the error code */
function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve({ refused: error.code }));
    server.listen({ port, host, exclusive: true }, () => {
      const bound = server.address().port;
      server.close(() => resolve({ port: bound }));
    });
  });
}

/** A free port of the loopback interface; another process may still take it before it is used. */
export async function freePort() {
  const { port, refused } = await tryListen(0, '127.0.0.1');
  if (port === undefined) throw new PlainError(`No free port on 127.0.0.1 (${refused}).`);
  return port;
}

/** Null when free, else the reason. Browsers try ::1 first for "localhost", so a listener there is in the way too. */
export async function portRefusal(port, host) {
  const { refused } = await tryListen(port, host);
  if (refused !== undefined) return refused;
  if (!LOOPBACK.includes(host)) return null;
  const onIpv6 = await tryListen(port, '::1');
  return onIpv6.refused === 'EADDRINUSE' ? 'EADDRINUSE' : null;
}

const EXPLAINED = { EADDRINUSE: 'it is in use', EACCES: 'this user may not use it', EADDRNOTAVAIL: 'no such address' };

/**
 * The port for the web process: the one asked for, or the first free one from 3000 on.
 * @throws PlainError when the wished port is no port or cannot be had
 */
export async function chooseWebPort(wished, host) {
  if ((wished ?? '') === '') {
    for (let port = 3000; port < 3100; port += 1) {
      const refused = await portRefusal(port, host);
      if (refused === null) return port;
      if (refused !== 'EADDRINUSE' && refused !== 'EACCES') throw refusal(port, host, refused);
    }
    throw new PlainError('No free port from 3000 to 3099. Set PORT to one that is free.');
  }
  const port = /^\d{1,5}$/.test(wished) ? Number(wished) : 0;
  if (port < 1 || port > 65_535) throw new PlainError(`PORT must be a number from 1 to 65535, not "${wished}".`);
  const refused = await portRefusal(port, host);
  if (refused !== null) throw refusal(port, host, refused);
  return port;
}

const refusal = (port, host, code) =>
  new PlainError(
    `Cannot listen on port ${port} of ${host}: ${EXPLAINED[code] ?? code}.\n` +
      'Set PORT to another one, or leave PORT unset to take the next free one.',
  );
