import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MessagesChannelsRepository } from '../../src/modules/messages/messages.channels.repository.js';
import { MessagesRepository } from '../../src/modules/messages/messages.repository.js';
import { MessagesSequelService } from '../../src/modules/messages/messages.sequel.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { updateCount, type Tx } from '../../src/platform/database/sql.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { startApp, type AppOptions, type TestApp } from '../support/app.js';
import { FakeProvider } from '../support/fake-provider.js';
import { HeldJobs } from '../support/held-jobs.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';

const RATE = 4;
const BOOKED = 30;
const TRIES = 6;

/** For a control: every worker keeps its own count, that is to say none. */
class UnpacedChannels extends MessagesChannelsRepository {
  override async pace(): Promise<void> {}
}

/** For a control: what a dead worker may have sent is sent again, first of all. */
class ForgetfulMessages extends MessagesRepository {
  override settleLost(tx: Tx, before: Date): Promise<number> {
    return updateCount(
      tx,
      `UPDATE messages SET status = 'due', due_at = due_at - interval '1 hour' WHERE status = 'sending' AND claimed_at < $1`,
      [before],
    );
  }
}

describe('two workers and one channel', () => {
  let office: MessagesOffice;
  const open: TestApp[] = [];

  beforeAll(async () => {
    office = await MessagesOffice.open();
    const ids = await office.book(BOOKED);
    await office.plan(ids, office.now());
  });
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close();
    await expectInvariants(office.web.database);
    await office.web.database.sql(`UPDATE messages SET status = 'due', fence = 0, attempts = 0, claimed_at = NULL`);
    await office.web.database.sql('UPDATE channel_states SET paced_until = NULL');
    office.provider.clear();
  });
  afterAll(() => office.close());

  /** Clocks of a web process do not run: the test is the clock. */
  const startMany = async (count: number, replace: AppOptions['replace'] = []): Promise<TestApp[]> => {
    const env = office.settings({ SMS_PER_SECOND: String(RATE) });
    const options: AppOptions = {
      database: office.web.database,
      now: '',
      env,
      replace: [[Jobs, HeldJobs], ...replace],
    };
    for (let i = 0; i < count; i += 1) open.push(await startApp(options));
    return open;
  };
  /** Hands over at the same moment from both, several times. Gives how many in all, and in how many seconds. */
  const handOver = async (apps: readonly TestApp[]) => {
    const from = performance.now();
    let claimed = 0;
    for (let i = 0; i < TRIES; i += 1) {
      const counts = await Promise.all(apps.map((app) => app.get(MessagesService).handOver()));
      claimed += counts.reduce((sum, n) => sum + n, 0);
    }
    return { claimed, seconds: (performance.now() - from) / 1_000 };
  };

  it('hand over no more a second than the channel bears, both together', async () => {
    const apps = await startMany(2);
    const { claimed, seconds } = await handOver(apps);
    expect(claimed).toBeGreaterThanOrEqual(RATE);
    expect(claimed).toBeLessThanOrEqual(RATE * (1 + seconds));
    await office.letTimePass(60_000);
    await Promise.all(apps.map((app) => app.setClock(office.now().toISOString())));
    expect(await apps[0]?.get(MessagesService).handOver()).toBe(RATE);
  });

  it('a control that does not reserve hands over far more', async () => {
    const { claimed, seconds } = await handOver(await startMany(2, [[MessagesChannelsRepository, UnpacedChannels]]));
    expect(claimed).toBeGreaterThan(RATE * (1 + seconds));
  });

  const die = async (replace: AppOptions['replace'] = []): Promise<FakeProvider> => {
    const [app] = (await startMany(1, replace)) as [TestApp];
    const jobs = app.get(Jobs) as HeldJobs;
    await app.get(MessagesService).handOver();
    // The worker dies after the provider took them, and before it could say so.
    await office.web.database.sql(`UPDATE messages SET status = 'sending' WHERE status = 'claimed'`);
    office.provider.calls.push(
      ...jobs.waiting.splice(0).map(({ data }) => ({ key: data.rowId, to: '', body: {}, path: '' })),
    );
    for (let round = 0; round < 3; round += 1) {
      const clock = app.get(Clock);
      await clock.moveTo(new Date(clock.now().getTime() + 60_000));
      await app.get(MessagesSequelService).follow();
      await app.get(MessagesService).handOver();
      await jobs.runAll();
    }
    return office.provider;
  };

  it('what a dead worker may have sent is not sent again', async () => {
    expect((await die()).calls.length).toBeGreaterThan(RATE);
    expect(office.doubled()).toEqual([]);
  });

  it('a control that forgets about it says it twice', async () => {
    await die([[MessagesRepository, ForgetfulMessages]]);
    expect(office.doubled().length).toBeGreaterThan(0);
  });
});
