import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { remember } from './left-behind.mjs';
import { inRoot } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { onShutdown, refuseWhenLeaving } from './shutdown.mjs';

function endChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });
}

/**
 * Runs a program in the project folder and keeps its output to itself. Never rejects for a bad exit code.
 * With a `pidFile` the next start can end it, should this one be killed.
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function capture(command, args, { env = process.env, onLine, pidFile } = {}) {
  refuseWhenLeaving();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: inRoot(), env, stdio: ['ignore', 'pipe', 'pipe'] });
    const forget = onShutdown(() => endChild(child));
    if (pidFile !== undefined && child.pid !== undefined) remember(pidFile, child.pid);
    let output = '';
    let rest = '';
    const take = (chunk) => {
      output += chunk;
      if (onLine === undefined) return;
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) if (line.trim() !== '') onLine(line);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      forget();
      if (pidFile !== undefined) rmSync(pidFile, { force: true });
      resolve({ code: code ?? 1, output: signal === null ? output : `${output}\n(ended by ${signal})` });
    });
  });
}

/** Like `capture`, but a bad exit code is an error that shows the whole output. */
export async function run(command, args, options) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return output;
  const name = [
    path.basename(command),
    ...args.map((arg) => (path.isAbsolute(arg) ? path.relative(inRoot(), arg) : arg)),
  ].join(' ');
  throw new PlainError(`${name} failed (exit code ${code}):\n\n${output.trim()}`);
}

/** The npm that started us, else the one on PATH. */
function npmCommand(args) {
  const started = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(started) && existsSync(started)) return [process.execPath, [started, ...args]];
  const nodeFolder = path.dirname(process.execPath);
  const beside = ['../lib/node_modules', 'node_modules']
    .map((folder) => path.join(nodeFolder, folder, 'npm/bin/npm-cli.js'))
    .find((file) => existsSync(file));
  return beside === undefined ? ['npm', args] : [process.execPath, [beside, ...args]];
}

export const runNpm = (args, options) => run(...npmCommand(args), options);
export const captureNpm = (args, options) => capture(...npmCommand(args), options);

/** The full path of a program on PATH, or null. */
export function findProgram(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}
