import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { remember } from './left-behind.mjs';
import { PlainError } from './plain-error.mjs';
import { freePort } from './ports.mjs';
import { until } from './process-info.mjs';

const START_TIMEOUT_MS = 10_000;

function answersPing(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (reply) => {
      resolve(reply.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

async function launch(program, folder, pidFile) {
  const port = await freePort();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn(program, args.map(String), { stdio: 'ignore', cwd: folder });
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  if (child.pid !== undefined) remember(pidFile, child.pid);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
    rmSync(pidFile, { force: true });
  };
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  await until(async () => hasEnded || (await answersPing(port)), START_TIMEOUT_MS, 50);
  if (!hasEnded) return { url: `redis://127.0.0.1:${port}`, stop };
  await stop();
  return null;
}

/** A Redis for this run alone: a free port of the loopback interface, nothing kept. */
export async function startRedis(program, folder, pidFile) {
  for (let tries = 0; tries < 3; tries += 1) {
    const redis = await launch(program, folder, pidFile);
    if (redis !== null) return redis;
  }
  throw new PlainError(`${program} does not start on 127.0.0.1.`);
}
