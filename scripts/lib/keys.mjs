import { statSync } from 'node:fs';
import { PlainError } from './plain-error.mjs';
import { askProgram } from './program-command.mjs';
import { addDataKey, asEnvironment, newKeys, requireOldKey, takeDataKeyOut } from './secrets.mjs';
import { runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { SECRETS_FILE } from './start-settings.mjs';
import { say } from './terminal.mjs';

/** By when every process has seen that the file changed. */
const FOLLOWED_MS = 3_000;

const keysFile = () => process.env.GILIRAN_KEYS_FILE || SECRETS_FILE;

async function ask(command, onLine) {
  const { code, output } = await askProgram(command, [], { onLine });
  if (code !== 0) throw new PlainError(output.trim());
  return output;
}

/** A process that has not seen the newest key yet may still seal with the one before. */
async function untilFollowed() {
  const age = Date.now() - statSync(keysFile(), { throwIfNoEntry: false })?.mtimeMs;
  if (age < FOLLOWED_MS) await new Promise((resolve) => setTimeout(resolve, FOLLOWED_MS - age));
}

async function reseal() {
  await untilFollowed();
  await ask('reseal', say);
}

async function retire(id) {
  if (id === undefined) throw new PlainError('Say which one: npm run keys -- retire k1');
  requireOldKey(keysFile(), id);
  await untilFollowed();
  const used = (await ask('sealed-with')).split(/\r?\n/).filter((line) => line.split(' ')[1] === id);
  if (used.length > 0) {
    throw new PlainError(`"${id}" still seals:\n  ${used.join('\n  ')}\nSay "npm run keys -- reseal" first.`);
  }
  const kept = takeDataKeyOut(keysFile(), id);
  say(`"${id}" is taken out; nothing in the database needs it. It is kept in ${kept}: backups that were made with it`);
  say('can be read with it alone. Move it to where they are, and destroy it with the last of them.');
}

const COMMANDS = {
  add: () => say(`"${addDataKey(keysFile())}" is added to ${keysFile()}, and seals from now on.`),
  status: () => ask('sealed-with', say),
  reseal,
  retire,
};

/** Without `args` prints fresh keys; with them changes those in the file, and what they seal. */
export async function keys([command, ...args]) {
  if (command === undefined) {
    for (const [name, value] of Object.entries(asEnvironment(newKeys()))) say(`${name}=${value}`);
    return;
  }
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    const work = COMMANDS[command];
    if (!work) throw new PlainError(`Say one of: ${Object.keys(COMMANDS).join(', ')}.`);
    await work(...args);
    await shutdown(0);
  });
}
