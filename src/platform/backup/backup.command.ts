import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compactInstant } from '../../common/local-date.js';
import { DatabaseNotEmpty } from '../database/migrate.js';
import { type Say, writeBackup } from './backup.js';
import { BackupRefused, type Manifest } from './backup-file.js';
import { restoreBackup } from './restore.js';

const REFUSED = 1;
const USAGE = 2;
const MEGABYTE = 1_000_000;

/** npm changes the folder; a path is meant from where it was typed. */
const pathOf = (typed: string, env: NodeJS.ProcessEnv): string => resolve(env.INIT_CWD ?? '.', typed);

const ownerUrlOf = (env: NodeJS.ProcessEnv): string | undefined => env.DATABASE_OWNER_URL || env.DATABASE_URL;

const rowsIn = ({ tables }: Manifest): string => tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en');

const keysOf = ({ dataKeys }: Manifest): string => (dataKeys.length > 0 ? dataKeys.join(', ') : 'none');

/** `backup [--to FILE]`: the database of DATABASE_OWNER_URL, else of DATABASE_URL. Gives the exit code. */
export async function backup(args: string[], env: NodeJS.ProcessEnv, say: Say): Promise<number | undefined> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
  const url = ownerUrlOf(env);
  if (!url) return refuse(say, 'DATABASE_OWNER_URL is not set.', USAGE);
  return refusing(say, async () => {
    const { file, manifest } = await writeBackup(url, (at) => newFile(values.to && pathOf(values.to, env), at), say);
    const size = ((await stat(file)).size / MEGABYTE).toFixed(1);
    say(
      `Saved ${rowsIn(manifest)} rows of ${manifest.tables.length} tables as of ${manifest.at}: ${file} (${size} MB)`,
    );
    say(`The keys are not in it (${keysOf(manifest)}, and those for look-up and tokens): keep them elsewhere.`);
  });
}

/** `restore FILE [--to DATABASE_OWNER_URL]`. Gives the address that was filled, or the exit code. */
export async function restore(
  args: string[],
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<{ url: string } | { code: number }> {
  const { values, positionals } = parseArgs({ args, options: { to: { type: 'string' } }, allowPositionals: true });
  const url = values.to ?? ownerUrlOf(env);
  const [file] = positionals;
  if (!url || !file) return { code: refuse(say, 'Say which file, and --to or DATABASE_OWNER_URL.', USAGE) };
  const code = await refusing(say, async () => {
    const manifest = await restoreBackup(url, pathOf(file, env), say);
    say(
      `Restored ${rowsIn(manifest)} rows of ${manifest.tables.length} tables as of ${manifest.at}, all as they were saved.`,
    );
    say(`They need the keys ${keysOf(manifest)}, and those for look-up and tokens, of the system that was saved.`);
  });
  return code === undefined ? { url } : { code };
}

async function refusing(say: Say, work: () => Promise<void>): Promise<number | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof DatabaseNotEmpty) return refuse(say, `${error.message} Restore into a new one.`, REFUSED);
    if (error instanceof BackupRefused) return refuse(say, error.message, REFUSED);
    const { code, message } = error as { code?: string; message?: string };
    if (!code) throw error;
    return refuse(say, `It did not work (${code}): ${message || 'no database answers there'}.`, REFUSED);
  }
}

function refuse(say: Say, why: string, code: number): number {
  say(why);
  return code;
}

/** Named after the state that it holds unless a name is given. @throws BackupRefused for a file that is there already */
async function newFile(wanted: string | undefined, at: Date): Promise<string> {
  const file = wanted ?? resolve('.giliran', 'backups', `giliran-${compactInstant(at)}.sql.gz`);
  if (await exists(file)) throw new BackupRefused(`${file} exists already.`);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return file;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
