import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

export const inRoot = (...parts) => path.join(root, ...parts);

/** Everything that is made while running: data, secrets, logs. Not in git. */
export const inRuntime = (...parts) => inRoot('.giliran', ...parts);

/** As root, PostgreSQL runs as another account and has to pass through this folder; nobody may list it. */
export function makeRuntimeFolder() {
  mkdirSync(inRuntime(), { recursive: true });
  chmodSync(inRuntime(), process.getuid?.() === 0 ? 0o711 : 0o700);
}
