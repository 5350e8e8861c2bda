import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { codeNow, secretOf } from '../support/authenticator.js';
import { buildAccount, buildStaff, getSite, OFFICE, OTHER_REGION, PASSWORD, signIn } from '../support/builders.js';
import { formIn, linksIn, send, textOf } from '../support/page-form.js';
import { type Reply, Visitor } from '../support/visitor.js';

const NEW_PASSWORD = 'kopi pahit di beranda';
const pathOf = (address: string): string => new URL(address).pathname;

const keyOn = (page: Reply): Buffer => secretOf(/<b class="address">([A-Z2-7 ]+)<\/b>/.exec(page.html)?.[1] ?? '');

describe('accounts on pages without JavaScript', () => {
  let app: TestApp;
  let url: string;
  let admin: Visitor;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    await signIn(app, 'admin', { region: '17.71', username: 'kepala' });
    admin = await Visitor.signedIn(url, 'kepala');
  });
  afterAll(() => app.close());

  const idOf = async (username: string): Promise<string> =>
    (await app.database.sql<{ id: string }>('SELECT id FROM staff_accounts WHERE username = $1', [username]))[0]?.id ??
    '';
  const build = async (username: string): Promise<string> => {
    const { id, regionId } = await getSite(app, OFFICE);
    return buildAccount(app, username, [{ role: 'desk', regionId, siteId: id }]);
  };

  it('an administrator makes one, and its owner chooses a password by the link and works', async () => {
    const list = await admin.get('/petugas');
    expect(linksIn(list)).toContain('/petugas/baru');
    const form = await admin.get('/petugas/baru');
    const refused = await send(admin, form, { petugas: 'Dewi Lestari', pengguna: 'D' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('value="Dewi Lestari"');
    const site = await getSite(app, OFFICE);
    const made = await send(admin, form, {
      petugas: 'Dewi Lestari',
      pengguna: 'dewi',
      peran: 'desk',
      tempat: `${site.regionId}|${site.id}`,
    });
    expect(made.status).toBe(200);
    const [address = ''] = /http[^ <]+\/masuk\/sandi\/[\w-]+/.exec(textOf(made)) ?? [];
    expect((await admin.get('/petugas?cari=dewi')).html).toContain('belum membuat kata sandi');

    const dewi = new Visitor(url);
    const chosen = await dewi.get(pathOf(address));
    expect(textOf(chosen)).toContain('Nama pengguna: dewi');
    // The address stays in this site, and a browser still names it as the origin of the form.
    expect(chosen.headers.get('referrer-policy')).toBe('same-origin');
    const weak = await send(dewi, chosen, { sandi: 'dukcapil1771', ulang: 'dukcapil1771' });
    expect([weak.status, textOf(weak).includes('mudah ditebak')]).toEqual([422, true]);
    expect(weak.html).not.toContain('dukcapil1771');
    const twice = await send(dewi, chosen, { sandi: NEW_PASSWORD, ulang: 'lain' });
    expect(textOf(twice)).toContain('tidak sama');
    const saved = await send(dewi, chosen, { sandi: NEW_PASSWORD, ulang: NEW_PASSWORD });
    expect(saved.location).toBe('/masuk');
    expect(textOf(await dewi.get('/masuk'))).toContain('Kata sandi tersimpan');
    expect((await dewi.get(pathOf(address))).status).toBe(410);
    const entered = await dewi.post('/masuk', { pengguna: 'dewi', sandi: NEW_PASSWORD });
    expect(entered.location).toBe('/meja');
    expect((await dewi.get('/petugas')).status).toBe(403);
    expect((await dewi.get('/akun')).status).toBe(200);
  });

  it('its owner sets up the second step, signs in with it, and turns it off again', async () => {
    await build('rangga');
    const rangga = await Visitor.signedIn(url, 'rangga');
    const own = await rangga.get('/akun');
    const wrong = await send(rangga, own, { sekarang: 'salah' }, '/akun/langkah-dua');
    expect([wrong.status, textOf(wrong).includes('Kata sandi sekarang salah')]).toEqual([422, true]);
    const enrol = await send(rangga, own, { sekarang: PASSWORD }, '/akun/langkah-dua');
    expect(enrol.html).toContain('<svg');
    const again = await send(rangga, enrol, { kode: '000000' });
    expect([again.status, keyOn(again)]).toEqual([422, keyOn(enrol)]);
    const secret = keyOn(enrol);
    const codes = await send(rangga, again, { kode: codeNow(secret, -1) });
    const [first = ''] = [...codes.html.matchAll(/<li>(\w{5} \w{5})<\/li>/g)].map(([, code]) => code ?? '');
    expect(codes.html.match(/<li>\w{5} \w{5}<\/li>/g)).toHaveLength(10);
    expect(textOf(await rangga.get('/akun'))).toMatch(/Terpasang sejak .* Sisa kode cadangan: 10/);

    const later = new Visitor(url);
    const asked = await later.post('/masuk', { pengguna: 'rangga', sandi: PASSWORD, ke: '/meja' });
    expect(asked.location).toBe('/masuk/langkah-dua?ke=%2Fmeja');
    expect((await later.get('/meja')).status).toBe(303);
    const step = await later.get(asked.location);
    const missed = await send(later, step, { kode: '123456' });
    expect([missed.status, textOf(missed).includes('salah atau sudah dipakai')]).toEqual([401, true]);
    expect((await send(later, step, { kode: codeNow(secret) })).location).toBe('/meja');
    expect((await later.get('/meja')).status).toBe(200);

    const lost = new Visitor(url);
    await lost.post('/masuk', { pengguna: 'rangga', sandi: PASSWORD });
    expect((await send(lost, await lost.get('/masuk/langkah-dua'), { kode: first })).location).toBe('/meja');
    const off = await lost.post('/akun/langkah-dua/hapus', { sekarang: PASSWORD });
    expect(off.location).toBe('/akun');
    expect(textOf(await lost.get('/akun'))).toContain('Langkah kedua dimatikan');
  });

  it('whoever must have a second step is led to it, and an administrator resets it with a reason', async () => {
    const id = await build('wulan');
    const list = await admin.get('/petugas');
    const form = formIn(list.html, '/petugas/langkah-dua');
    form.fields.append('peran', 'desk');
    expect((await admin.post(form.action, form.fields)).location).toBe('/petugas');
    expect(formIn((await admin.get('/petugas')).html, '/petugas/langkah-dua').fields.getAll('peran')).toEqual(['desk']);
    const wulan = new Visitor(url);
    const asked = await wulan.post('/masuk', { pengguna: 'wulan', sandi: PASSWORD });
    const enrol = await wulan.get(asked.location);
    expect(textOf(enrol)).toContain('Peran Anda memakai langkah kedua');
    const codes = await send(wulan, enrol, { kode: codeNow(keyOn(enrol)) });
    expect(linksIn(codes)).toContain('/meja');
    expect((await wulan.get('/meja')).status).toBe(200);
    const account = await admin.get(`/petugas/${id}`);
    const without = await send(admin, account, {}, '/langkah-dua');
    expect([without.status, textOf(without).includes('Tulis alasannya')]).toEqual([422, true]);
    const reset = await send(admin, account, { alasanulang: 'ponsel hilang' }, '/langkah-dua');
    expect(reset.location).toBe(`/petugas/${id}`);
    expect((await wulan.get('/meja')).status).toBe(303);
    await admin.post('/petugas/langkah-dua', {});
    const entries = await app.database.sql<{ reason: string }>(
      `SELECT details->>'reason' AS reason FROM audit_entries WHERE action = 'second_factor.reset' AND subject_id = $1`,
      [id],
    );
    expect(entries).toEqual([{ reason: 'ponsel hilang' }]);
  });

  it('roles are given and taken, the account is disabled and enabled, and each ends what runs', async () => {
    const id = await build('bagas');
    const bagas = await Visitor.signedIn(url, 'bagas');
    const site = await getSite(app, OFFICE);
    const page = () => admin.get(`/petugas/${id}`);
    const given = await send(admin, await page(), { peran: 'supervisor', tempat: `${site.regionId}|` }, '/peran');
    expect(given.location).toBe(`/petugas/${id}`);
    expect(textOf(await page())).toContain('penyelia, Seluruh');
    expect((await bagas.get('/meja')).status).toBe(303);
    const school = await send(admin, await page(), { peran: 'school', tempat: `${site.regionId}|` }, '/peran');
    expect(textOf(school)).toContain('lewat daftar sekolah');
    await send(admin, await page(), {}, '/cabut');
    expect(await app.database.sql('SELECT role FROM staff_grants WHERE staff_id = $1', [id])).toHaveLength(1);
    await send(admin, await page(), { sebab: 'pindah tugas' }, '/nonaktif');
    expect(textOf(await page())).toContain('dinonaktifkan');
    expect((await bagas.post('/masuk', { pengguna: 'bagas', sandi: PASSWORD })).status).toBe(401);
    await send(admin, await page(), {}, '/aktif');
    expect((await bagas.post('/masuk', { pengguna: 'bagas', sandi: PASSWORD })).status).toBe(303);
    const last = await send(admin, await admin.get(`/petugas/${await idOf('kepala')}`), { sebab: 'uji' }, '/nonaktif');
    expect([last.status, textOf(last).includes('admin yang terakhir')]).toEqual([409, true]);
  });

  it('that somebody tries many passwords on are named to administrators and supervisors, and to nobody else', async () => {
    const id = await build('sasaran');
    const notice = 'Banyak kata sandi salah dicoba';
    expect(textOf(await admin.get('/petugas'))).not.toContain(notice);
    await app.database.sql(
      `INSERT INTO sign_in_tries (account_key, source_key, staff_id, since, times)
       VALUES ('uji', 'all', $1, $2::timestamptz - interval '5 minutes', 120)`,
      [id, MONDAY],
    );
    expect(linksIn(await admin.get('/petugas'))).toContain(`/petugas/${id}`);
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    const sinta = await Visitor.signedIn(url, 'sinta');
    for (const page of [await admin.get('/petugas'), await sinta.get('/penyelia')])
      expect(textOf(page)).toMatch(new RegExp(`${notice}.*sasaran\\s*: 120 kali`));
    expect((await sinta.get('/petugas')).status).toBe(403);
  });

  it('one sees the own sessions, ends one, and all of them', async () => {
    await build('sekar');
    const [here, there] = [await Visitor.signedIn(url, 'sekar'), await Visitor.signedIn(url, 'sekar')];
    const page = await here.get('/akun');
    expect(textOf(page).match(/\(perangkat ini\)/g)).toHaveLength(1);
    expect((await send(here, page, {}, '/akun/sesi')).location).toBe('/akun');
    expect((await there.get('/meja')).status).toBe(303);
    const foreign = await here.post('/akun/sesi', { sesi: (await buildStaff(app)).sessionId });
    expect(foreign.status).toBe(404);
    expect((await here.post('/akun/keluar', {})).location).toBe('/masuk');
    expect((await here.get('/meja')).status).toBe(303);
  });

  it('of another region are not there; the pages speak English, too', async () => {
    const other = await getSite(app, OTHER_REGION);
    const id = await buildAccount(app, 'curup', [{ role: 'desk', regionId: other.regionId, siteId: null }]);
    expect((await admin.get(`/petugas/${id}`)).status).toBe(404);
    expect((await admin.get('/petugas/tidak-ada')).status).toBe(404);
    expect((await admin.post(`/petugas/${id}/nonaktif`, { sebab: 'uji' })).status).toBe(404);
    const english = await Visitor.signedIn(url, 'kepala');
    await english.get('/petugas?lang=en');
    expect(textOf(await english.get('/petugas'))).toContain('Staff accounts');
  });
});
