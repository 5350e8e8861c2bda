import { SUPERUSER } from './postgres-cluster.mjs';
import { connectAs } from './postgres-server.mjs';

export const OWNER = 'giliran_owner';
export const APP = 'giliran_web';
const APP_GROUP = 'giliran_app';
// Any number will do, as long as every starter takes the same one.
const BOOTSTRAP_LOCK = 7_217_001;

/** The owner migrates: it makes tables, roles and (for tests) databases. The application may only what its group may. */
function rolesToMake(client, passwords) {
  const secret = (text) => client.escapeLiteral(text);
  return {
    [OWNER]: [`create role ${OWNER} login createrole createdb password ${secret(passwords.owner)}`],
    [APP_GROUP]: [`create role ${APP_GROUP} nologin`, `grant ${APP_GROUP} to ${OWNER} with admin option`],
    [APP]: [`create role ${APP} login password ${secret(passwords.app)}`, `grant ${APP_GROUP} to ${APP}`],
  };
}

async function makeWhatIsMissing(client, passwords, database) {
  const roles = await client.query('select rolname from pg_roles');
  const known = new Set(roles.rows.map((row) => row.rolname));
  for (const [role, statements] of Object.entries(rolesToMake(client, passwords))) {
    if (known.has(role)) continue;
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    await client.query('commit');
  }
  const databases = await client.query('select from pg_database where datname = $1', [database]);
  if (databases.rowCount === 0) {
    await client.query(`create database ${client.escapeIdentifier(database)} owner ${OWNER}`);
  }
}

/** Roles and database of the application; nothing happens when they are there. */
export async function makeRoles(passwords, port, database) {
  const client = await connectAs(SUPERUSER, passwords.superuser, port, 'postgres');
  try {
    await client.query('select pg_advisory_lock($1)', [BOOTSTRAP_LOCK]);
    await makeWhatIsMissing(client, passwords, database);
  } finally {
    await client.end();
  }
}
