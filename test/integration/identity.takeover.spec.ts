import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityLinkService } from '../../src/modules/identity/identity.link.service.js';
import { IdentityOwnService } from '../../src/modules/identity/identity.own.service.js';
import { IdentitySecondFactorService } from '../../src/modules/identity/identity.second-factor.service.js';
import { IdentityService } from '../../src/modules/identity/identity.service.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { AccountsStage, elsewhere, OFFICE_DESK } from '../support/accounts-stage.js';
import { codeNow, secretIn } from '../support/authenticator.js';
import { PASSWORD } from '../support/builders.js';

describe('whoever knows a password, or was here before,', () => {
  let stage: AccountsStage;
  let identity: IdentityService;
  let own: IdentityOwnService;
  let second: IdentitySecondFactorService;

  beforeAll(async () => {
    stage = await AccountsStage.open();
    ({ identity } = stage);
    own = stage.app.get(IdentityOwnService);
    second = stage.app.get(IdentitySecondFactorService);
  });
  afterAll(() => stage.app.close());

  const thief = elsewhere(7);
  const signIn = async (username: string, source = OFFICE_DESK) => {
    const { token } = await identity.signIn(username, PASSWORD, source);
    return token;
  };
  const actorOf = async (token: string): Promise<StaffActor> => {
    const actor = await identity.findActor(token);
    if (!actor) throw new Error('no session');
    return actor;
  };
  const requiring = async (work: () => Promise<void>): Promise<void> => {
    await second.require(stage.admin, ['desk']);
    try {
      await work();
    } finally {
      await second.require(stage.admin, []);
    }
  };

  it('is not shown the key that its owner will set up', async () => {
    await stage.build('kunci');
    await requiring(async () => {
      const seen = secretIn(await identity.beginEnrolment(await identity.getPending(await signIn('kunci', thief))));
      const pending = await identity.getPending(await signIn('kunci'));
      const secret = secretIn(await identity.beginEnrolment(pending));
      expect(secretIn(await identity.beginEnrolment(pending))).toEqual(secret);
      expect(secret).not.toEqual(seen);
      await expect(identity.enrol(pending, codeNow(seen), OFFICE_DESK)).rejects.toThrow('second_factor_wrong');
      const { session } = await identity.enrol(pending, codeNow(secret, -1), OFFICE_DESK);
      await actorOf(session.token);
    });
  });

  it('cannot set up another one beside that of the owner', async () => {
    await stage.build('sandingan');
    await requiring(async () => {
      const token = await signIn('sandingan', thief);
      const waiting = await identity.getPending(token);
      const pending = await identity.getPending(await signIn('sandingan'));
      const secret = secretIn(await identity.beginEnrolment(pending));
      const { session } = await identity.enrol(pending, codeNow(secret, -1), OFFICE_DESK);
      await expect(identity.getPending(token)).rejects.toMatchObject({ code: 'unauthenticated' });
      // One who had passed that check already.
      const other = secretIn(await identity.beginEnrolment(waiting));
      await expect(identity.enrol(waiting, codeNow(other, -1), thief)).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      await actorOf(session.token);
      const next = await identity.getPending(await signIn('sandingan'));
      await actorOf((await identity.complete(next, codeNow(secret), OFFICE_DESK)).token);
    });
  });

  it('brings one code to many sign-ins at once, and it is taken once: of the app, and of the recovery codes', async () => {
    await stage.build('serentak');
    const actor = await actorOf(await signIn('serentak'));
    const permit = await own.beginSecondFactor(actor, PASSWORD, OFFICE_DESK);
    const secret = secretIn(await own.showSecondFactor(actor, permit));
    const [recovery = ''] = await own.confirmSecondFactor(actor, permit, codeNow(secret, -1), OFFICE_DESK);
    for (const code of [codeNow(secret), recovery]) {
      const tokens = [await signIn('serentak'), await signIn('serentak'), await signIn('serentak')];
      const pending = await Promise.all(tokens.map((token) => identity.getPending(token)));
      const outcomes = await Promise.allSettled(pending.map((one) => identity.complete(one, code, OFFICE_DESK)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('is signed out elsewhere when the owner turns the second factor off', async () => {
    await stage.build('lepas');
    const actor = await actorOf(await signIn('lepas'));
    const permit = await own.beginSecondFactor(actor, PASSWORD, OFFICE_DESK);
    const secret = secretIn(await own.showSecondFactor(actor, permit));
    await own.confirmSecondFactor(actor, permit, codeNow(secret, -1), OFFICE_DESK);
    const other = await identity.complete(await identity.getPending(await signIn('lepas')), codeNow(secret), thief);
    await own.turnOffSecondFactor(actor, PASSWORD, OFFICE_DESK);
    expect(await identity.findActor(other.token)).toBeNull();
    expect((await own.listSessions(actor)).map(({ id }) => id)).toEqual([actor.sessionId]);
  });

  it('cannot choose a password by a link that was given before its owner chose a new one', async () => {
    const staffId = await stage.build('tautan');
    const links = stage.app.get(IdentityLinkService);
    const linkId = await stage.app.get(UnitOfWork).run((tx) => links.newPasswordLink(tx, staffId));
    const actor = await actorOf(await signIn('tautan'));
    await own.changePassword(actor, PASSWORD, 'sandi baru untuk pintu', OFFICE_DESK);
    await expect(own.ownerOf(links.tokenOf(linkId, 'password'))).rejects.toMatchObject({ code: 'link_used' });
  });

  it('leaves no session behind in a browser where somebody signs in anew', async () => {
    await stage.build('lama');
    await stage.build('baru');
    const before = await signIn('lama');
    const after = await signIn('baru', { ...OFFICE_DESK, session: before });
    expect(await identity.findActor(before)).toBeNull();
    expect((await actorOf(after)).username).toBe('baru');
  });
});
