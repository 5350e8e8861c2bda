import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityAccountsService } from '../../src/modules/identity/identity.accounts.service.js';
import { IdentityLinkService } from '../../src/modules/identity/identity.link.service.js';
import { IdentityOwnService } from '../../src/modules/identity/identity.own.service.js';
import { IdentitySecondFactorService } from '../../src/modules/identity/identity.second-factor.service.js';
import { hashNow } from '../../src/modules/identity/identity.hashing.js';
import { Passwords } from '../../src/modules/identity/identity.passwords.service.js';
import { IdentityService } from '../../src/modules/identity/identity.service.js';
import type { Grant, StaffActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { AccountsStage, elsewhere, OFFICE_DESK } from '../support/accounts-stage.js';
import { MONDAY, type TestApp } from '../support/app.js';
import { codeNow, secretIn } from '../support/authenticator.js';
import { buildAccount, getSite, OTHER_REGION, PASSWORD } from '../support/builders.js';

/** Hashes for ever. */
class NeverHashing extends Passwords {
  protected override compute(): Promise<never> {
    return new Promise(() => undefined);
  }
}

describe('accounts of staff', () => {
  let stage: AccountsStage;
  let app: TestApp;
  let identity: IdentityService;
  let accounts: IdentityAccountsService;
  let second: IdentitySecondFactorService;
  let admin: StaffActor;
  let desk: Grant;
  let elsewhereDesk: Grant;

  beforeAll(async () => {
    stage = await AccountsStage.open();
    ({ app, identity, admin, desk } = stage);
    [accounts, second] = [app.get(IdentityAccountsService), app.get(IdentitySecondFactorService)];
    const other = await getSite(app, OTHER_REGION);
    elsewhereDesk = { role: 'desk', regionId: other.regionId, siteId: other.id };
  });
  afterAll(() => app.close());

  const build = (username: string) => stage.build(username);
  const signIn: AccountsStage['signIn'] = (...args) => stage.signIn(...args);
  const audited = (subjectId: string) => stage.audited(subjectId);
  const actorOf = async (token: string): Promise<StaffActor> => {
    const actor = await identity.findActor(token);
    if (!actor) throw new Error('no session');
    return actor;
  };

  describe('with a second factor', () => {
    const enrol = async (username: string) => {
      const staffId = await build(username);
      const actor = await actorOf((await signIn(username)).token);
      const own = app.get(IdentityOwnService);
      const permit = await own.beginSecondFactor(actor, PASSWORD, OFFICE_DESK);
      const secret = secretIn(await own.showSecondFactor(actor, permit));
      const codes = await own.confirmSecondFactor(actor, permit, codeNow(secret, -1), OFFICE_DESK);
      return { staffId, secret, codes, actor, permit };
    };
    const pendingOf = async (username: string) => {
      const { token, needs } = await signIn(username);
      expect(needs).toBe('code');
      expect(await identity.findActor(token)).toBeNull();
      return identity.getPending(token);
    };

    it('ask for a code, take it once, and start a session under a new token', async () => {
      const { secret } = await enrol('rini');
      const code = codeNow(secret);
      const session = await identity.complete(await pendingOf('rini'), code, OFFICE_DESK);
      expect((await actorOf(session.token)).username).toBe('rini');
      await expect(identity.complete(await pendingOf('rini'), code, OFFICE_DESK)).rejects.toMatchObject({
        code: 'second_factor_wrong',
      });
    });

    it('take a code of two who bring it at once from one', async () => {
      const { secret } = await enrol('dua');
      const code = codeNow(secret);
      const both = [await pendingOf('dua'), await pendingOf('dua')];
      const tries = await Promise.allSettled(both.map((one) => identity.complete(one, code, OFFICE_DESK)));
      expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('take each recovery code once, store none, and the old ones are worth nothing after new ones', async () => {
      const { codes, actor } = await enrol('wati');
      expect(new Set(codes).size).toBe(10);
      const stored = JSON.stringify(await app.database.sql('SELECT * FROM staff_recovery_codes'));
      for (const code of codes) expect(stored).not.toContain(code.replace(' ', ''));
      const [first = '', next = ''] = codes;
      await expect(identity.complete(await pendingOf('wati'), first.toLowerCase(), OFFICE_DESK)).resolves.toBeTruthy();
      await expect(identity.complete(await pendingOf('wati'), first, OFFICE_DESK)).rejects.toThrow('wrong');
      await app.get(IdentityOwnService).renewCodes(actor, PASSWORD, OFFICE_DESK);
      await expect(identity.complete(await pendingOf('wati'), next, OFFICE_DESK)).rejects.toThrow('wrong');
    });

    it('stop guesses at the code after five from one device', async () => {
      await enrol('yogi');
      const guess = async (n: number) => identity.complete(await pendingOf('yogi'), `00000${n}`, OFFICE_DESK);
      for (let n = 0; n < 5; n += 1) await expect(guess(n)).rejects.toThrow('second_factor_wrong');
      await expect(guess(5)).rejects.toMatchObject({ status: 429 });
    });

    it('keep the secret sealed, and show it to nobody without the password', async () => {
      const { secret, actor, permit } = await enrol('gita');
      const stored = JSON.stringify(await app.database.sql('SELECT * FROM staff_second_factors'));
      expect(stored).not.toContain(secret.toString('base64'));
      const own = app.get(IdentityOwnService);
      await expect(own.beginSecondFactor(actor, 'salah sama sekali', OFFICE_DESK)).rejects.toThrow('wrong_password');
      expect(() => own.showSecondFactor({ ...actor, sessionId: 'another' }, permit)).toThrow('forbidden');
      expect(() => own.showSecondFactor(actor, 'x')).toThrow('forbidden');
    });

    it('lead whoever has a role that needs one to set it up, and an administrator resets it with a reason', async () => {
      const staffId = await build('citra');
      await second.require(admin, ['desk']);
      const { token, needs } = await signIn('citra');
      expect(needs).toBe('enrol');
      const pending = await identity.getPending(token);
      const secret = secretIn(await identity.beginEnrolment(pending));
      await expect(identity.enrol(pending, '000000', OFFICE_DESK)).rejects.toThrow('second_factor_wrong');
      const { session, codes } = await identity.enrol(pending, codeNow(secret), OFFICE_DESK);
      expect(codes).toHaveLength(10);
      expect((await actorOf(session.token)).staffId).toBe(staffId);
      const turnOff = app.get(UnitOfWork).run((tx) => second.turnOff(tx, admin, staffId));
      await expect(turnOff).rejects.toMatchObject({ code: 'second_factor_required' });
      await accounts.resetSecondFactor(admin, staffId, 'ponsel hilang');
      expect(await identity.findActor(session.token)).toBeNull();
      expect((await signIn('citra')).needs).toBe('enrol');
      expect(await audited(staffId)).toEqual(expect.arrayContaining(['second_factor.enrolled', 'second_factor.reset']));
      await second.require(admin, []);
      expect((await signIn('citra')).needs).toBeNull();
    });

    it('set none up for a sign-in that was ended meanwhile', async () => {
      const staffId = await build('sela');
      await second.require(admin, ['desk']);
      const pending = await identity.getPending((await signIn('sela')).token);
      const secret = secretIn(await identity.beginEnrolment(pending));
      await accounts.endSessions(admin, staffId);
      await expect(identity.enrol(pending, codeNow(secret), OFFICE_DESK)).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      expect(await second.stateOf(staffId)).toMatchObject({ isOn: false, codesLeft: 0 });
      await second.require(admin, []);
    });
  });

  describe('end their sessions at once', () => {
    it.each<[string, (staffId: string) => Promise<unknown>]>([
      ['disabled', (id) => accounts.disable(admin, id, 'pindah tugas')],
      ['given a role', (id) => accounts.addGrant(admin, id, { ...desk, role: 'supervisor' })],
      ['deprived of a role', (id) => accounts.removeGrant(admin, id, desk)],
      ['signed out by an administrator', (id) => accounts.endSessions(admin, id)],
    ])('when %s', async (what, act) => {
      const staffId = await build(`sesi-${what.replace(/\W/g, '-')}`);
      const { token } = await signIn(`sesi-${what.replace(/\W/g, '-')}`);
      await actorOf(token);
      await act(staffId);
      expect(await identity.findActor(token)).toBeNull();
    });

    it('also when one began in the moment of disabling: enabling does not bring it back', async () => {
      const staffId = await build('sesaat');
      const { token } = await signIn('sesaat');
      await accounts.disable(admin, staffId, 'pindah tugas');
      // As a sign-in leaves it that saw the account still enabled.
      await app.database.sql('UPDATE staff_sessions SET ended_at = NULL WHERE staff_id = $1', [staffId]);
      expect(await identity.findActor(token)).toBeNull();
      await accounts.enable(admin, staffId);
      expect(await identity.findActor(token)).toBeNull();
      await actorOf((await signIn('sesaat')).token);
    });

    it('when the password is changed, but for a new one of whoever changed it', async () => {
      await build('joko');
      const [here, there] = [await signIn('joko'), await signIn('joko', PASSWORD, elsewhere(9))];
      const own = app.get(IdentityOwnService);
      const actor = await actorOf(here.token);
      await expect(own.changePassword(actor, PASSWORD, 'iloveyou1', OFFICE_DESK)).rejects.toMatchObject({
        problems: [{ field: 'password', code: 'password_common' }],
      });
      await actorOf(there.token);
      const fresh = await own.changePassword(actor, PASSWORD, 'tiga ekor kucing oranye', OFFICE_DESK);
      expect([await identity.findActor(here.token), await identity.findActor(there.token)]).toEqual([null, null]);
      expect(fresh.token).not.toBe(here.token);
      await actorOf(fresh.token);
      await expect(signIn('joko')).rejects.toThrow('wrong_password');
      expect(await own.listSessions(await actorOf(fresh.token))).toMatchObject([
        { network: '198.51.100.0/24', agent: 'Firefox, Windows' },
      ]);
    });
  });

  it('are hashed anew at their next sign-in when the cost has changed', async () => {
    const staffId = await build('lama');
    const hashOf = async () =>
      (
        await app.database.sql<{ hash: string }>('SELECT password_hash AS hash FROM staff_accounts WHERE id = $1', [
          staffId,
        ])
      )[0]?.hash ?? '';
    const today = await hashOf();
    await signIn('lama');
    expect(await hashOf()).toBe(today);
    const cost = { parallelism: 1, iterations: 1, memorySize: 16 };
    const old = String(await hashNow({ kind: 'hash', password: PASSWORD, salt: Buffer.alloc(16), cost }));
    await app.database.sql('UPDATE staff_accounts SET password_hash = $2 WHERE id = $1', [staffId, old]);
    await signIn('lama');
    expect(await hashOf()).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    await signIn('lama');
  });

  it('have passwords that a thread of its own hashes, of which so many at most wait', async () => {
    const passwords = new Passwords();
    const hash = await passwords.hash(PASSWORD);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(passwords.isOutdated(hash)).toBe(false);
    let beats = 0;
    const beating = setInterval(() => (beats += 1), 5);
    const tries = await Promise.allSettled([
      passwords.isRight(PASSWORD, hash, true),
      passwords.isRight('salah', hash, true),
      passwords.isRight(PASSWORD, undefined, true),
    ]);
    clearInterval(beating);
    expect(tries.map((one) => one.status === 'fulfilled' && one.value)).toEqual([true, false, false]);
    expect(beats).toBeGreaterThan(5);
    await passwords.onModuleDestroy();
    const slow = new NeverHashing();
    const crowd = Array.from({ length: 70 }, () => slow.isRight('x', hash, false));
    const refused = crowd.slice(60).map((one) => one.catch((error: { status: number }) => error.status));
    expect(await Promise.all(refused)).toEqual(Array.from({ length: 10 }, () => 429));
    const known = slow.isRight('x', hash, true);
    expect(await Promise.race([known, Promise.resolve('waits')])).toBe('waits');
  });

  describe('are managed', () => {
    it('from a link, used once, within a day', async () => {
      const links = app.get(IdentityLinkService);
      const own = app.get(IdentityOwnService);
      const wanted = { username: 'Putri.A', name: 'Putri Andini', grant: desk };
      const { staffId, linkId } = await accounts.create(admin, wanted);
      await expect(signIn('putri.a', '-')).rejects.toThrow('wrong_password');
      const token = links.tokenOf(linkId, 'password');
      expect(await own.ownerOf(token)).toEqual({ username: 'putri.a', name: 'Putri Andini' });
      await expect(own.choosePassword(token, 'putri andini 1', OFFICE_DESK)).rejects.toMatchObject({
        problems: [{ code: 'password_own' }],
      });
      const tries = await Promise.allSettled([
        own.choosePassword(token, 'langit biru di pantai', OFFICE_DESK),
        own.choosePassword(token, 'langit biru di pantai', OFFICE_DESK),
      ]);
      expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(signIn('putri.a', 'langit biru di pantai')).resolves.toBeTruthy();
      await expect(links.consume(links.tokenOf(linkId), OFFICE_DESK)).rejects.toThrow('link_used');
      const again = await accounts.newLink(admin, staffId);
      await app.setClock('2027-02-09T10:05:00+07:00');
      await expect(own.ownerOf(links.tokenOf(again.linkId, 'password'))).rejects.toThrow('link_used');
      await app.setClock(MONDAY);
      await expect(accounts.create(admin, wanted)).rejects.toMatchObject({ problems: [{ code: 'username_taken' }] });
    });

    it('only by those who answer for all of it, and a foreign one is not there', async () => {
      const foreign = await buildAccount(app, 'asing', [elsewhereDesk]);
      const both = await buildAccount(app, 'dua-wilayah', [desk, elsewhereDesk]);
      const found = (await accounts.list(admin, 'a')).map(({ username }) => username);
      expect(found).toContain('dua-wilayah');
      expect(found).not.toContain('asing');
      const refused = [
        () => accounts.get(admin, foreign),
        () => accounts.disable(admin, foreign, 'x'),
        () => accounts.disable(admin, both, 'x'),
        () => accounts.newLink(admin, both),
        () => accounts.resetSecondFactor(admin, both, 'x'),
        () => accounts.addGrant(admin, both, elsewhereDesk),
        () => accounts.removeGrant(admin, both, elsewhereDesk),
        () => accounts.create(admin, { username: 'baru', name: 'Baru', grant: elsewhereDesk }),
      ];
      for (const act of refused) await expect(act()).rejects.toMatchObject({ code: 'not_found', status: 404 });
      await accounts.removeGrant(admin, both, desk);
      expect((await app.database.sql('SELECT 1 FROM staff_grants WHERE staff_id = $1', [both])).length).toBe(1);
    });

    it('and never to the last administrator of a region, also when two end each other at once', async () => {
      const whole: Grant = { role: 'admin', regionId: desk.regionId, siteId: null };
      await app.database.sql(`UPDATE staff_accounts SET is_disabled = true WHERE id = $1`, [admin.staffId]);
      const [one, two] = [await buildAccount(app, 'admin-1', [whole]), await buildAccount(app, 'admin-2', [whole])];
      const ends = await Promise.allSettled([
        accounts.disable(admin, one, 'uji'),
        accounts.removeGrant(admin, two, whole),
      ]);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const reason = ends.find((end) => end.status === 'rejected')?.reason as { code: string };
      expect(reason.code).toBe('last_admin');
      await app.database.sql(`UPDATE staff_accounts SET is_disabled = false WHERE id = $1`, [admin.staffId]);
    });

    it('under a name of their own, also when several are made at once', async () => {
      const wanted = { username: 'kembar', name: 'Kembar', grant: desk };
      const tries = await Promise.allSettled(Array.from({ length: 4 }, () => accounts.create(admin, wanted)));
      const refused = tries.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
      expect(refused).toHaveLength(3);
      for (const reason of refused) expect(reason).toMatchObject({ problems: [{ code: 'username_taken' }] });
    });

    it('once, also when two take the same role at once', async () => {
      const id = await buildAccount(app, 'sekali', [desk, { ...desk, role: 'auditor' }]);
      const tries = await Promise.allSettled(Array.from({ length: 4 }, () => accounts.removeGrant(admin, id, desk)));
      expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
      expect((await audited(id)).filter((action) => action === 'role.taken')).toHaveLength(1);
    });

    it('by a command that makes the first administrator, and gives a link again to one that is there', async () => {
      const links = app.get(IdentityLinkService);
      const first = await accounts.makeAdmin('Kepala', {});
      await app
        .get(IdentityOwnService)
        .choosePassword(links.tokenOf(first.linkId, 'password'), 'empat puluh empat rusa', OFFICE_DESK);
      const actor = await actorOf((await signIn('kepala', 'empat puluh empat rusa')).token);
      expect(actor.grants.map(({ role }) => role)).toEqual(['admin', 'admin']);
      expect((await accounts.makeAdmin('kepala', { regionCode: '17.71' })).staffId).toBe(first.staffId);
      await expect(accounts.makeAdmin('kepala', { regionCode: '99.99' })).rejects.toThrow('not_found');
    });
  });
});
