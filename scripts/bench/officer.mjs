import { argon2id } from 'hash-wasm';
import { randomBytes, randomUUID } from 'node:crypto';

export const PASSWORD = randomBytes(12).toString('hex');

/** An officer at the office, who can sign in. */
export async function makeOfficer(client, siteId, username = 'bench') {
  const salt = randomBytes(16);
  const options = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32, outputType: 'encoded' };
  const hash = await argon2id({ ...options, password: PASSWORD, salt });
  const id = randomUUID();
  await client.query(
    `INSERT INTO staff_accounts (id, username, name, password_hash, created_at) VALUES ($1, $3, 'Petugas Contoh', $2, now())`,
    [id, hash, username],
  );
  await client.query(
    `INSERT INTO staff_grants (staff_id, role, region_id, site_id) SELECT $1, 'desk', region_id, id FROM sites WHERE id = $2`,
    [id, siteId],
  );
}

/** @returns the cookie of the session */
export async function signIn(port, username = 'bench') {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  if (answer.status !== 200) throw new Error(`the officer cannot sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
