import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BoardCall } from '../../../modules/desk/desk.types.js';
import { Announcer } from './announcer.js';

const SPEAKING_MS = 20;

const call = (ticket: string, second: number, isCurrent = true): BoardCall => ({
  ticket,
  counter: 1,
  calledAt: `2027-02-13T09:00:${String(second).padStart(2, '0')}+07:00`,
  isCurrent,
});
const gone = (one: BoardCall): BoardCall => ({ ...one, isCurrent: false });
const rest = (turns: number) => jest.advanceTimersByTimeAsync(turns * SPEAKING_MS + 10);

describe('the announcer', () => {
  let said: string[];
  let speaking: number;
  let isSilent: boolean;
  let announcer: Announcer;
  const [a, b, c] = [call('A001', 1), call('A002', 2), call('B001', 3)] as const;

  afterEach(() => void jest.useRealTimers());
  beforeEach(() => {
    jest.useFakeTimers();
    [said, speaking, isSilent] = [[], 0, false];
    const say = async ({ ticket }: BoardCall) => {
      speaking += 1;
      said.push(speaking > 1 ? `${ticket} over another` : ticket);
      await new Promise((resolve) => setTimeout(resolve, SPEAKING_MS));
      speaking -= 1;
    };
    announcer = new Announcer(say, () => isSilent);
    announcer.hear([]);
  });

  it('says calls of one moment one after the other, in the order of calling', async () => {
    announcer.hear([c, b, a]);
    announcer.hear([call('S001', 9), c, b, a]);
    await rest(4);
    expect(said).toEqual(['A001', 'A002', 'B001', 'S001']);
  });

  it('says a call once, however often the board comes', async () => {
    for (let time = 0; time < 5; time += 1) announcer.hear([b, a]);
    await rest(2);
    announcer.hear([b, a]);
    await rest(1);
    expect(said).toEqual(['A001', 'A002']);
  });

  it('says it again when the person is called again, and not the call that it replaces', async () => {
    announcer.hear([a]);
    announcer.hear([b, a]);
    const again = call('A002', 30);
    announcer.hear([again, a]);
    await rest(3);
    expect(said).toEqual(['A001', 'A002']);
    announcer.hear([b, a]);
    await rest(1);
    expect(said).toEqual(['A001', 'A002']);
  });

  it('after a break says what was missed and still matters, and nothing that was said or is over', async () => {
    announcer.hear([a]);
    await rest(1);
    announcer.hear([c, gone(b), a]);
    await rest(2);
    expect(said).toEqual(['A001', 'B001']);
  });

  it('drops what waits to be said when the person has come', async () => {
    announcer.hear([b, a]);
    announcer.hear([gone(b), a]);
    await rest(2);
    expect(said).toEqual(['A001']);
  });

  it('takes what the page opened with as said', async () => {
    const late = new Announcer(
      async ({ ticket }) => void said.push(ticket),
      () => false,
    );
    late.hear([a]);
    late.hear([b, a]);
    await rest(1);
    expect(said).toEqual(['A002']);
  });

  it('leaves out what is called in a silent hour', async () => {
    isSilent = true;
    announcer.hear([a]);
    isSilent = false;
    announcer.hear([b, a]);
    await rest(1);
    expect(said).toEqual(['A002']);
  });

  it('goes on when a sound fails', async () => {
    const failing = new Announcer(
      ({ ticket }) => {
        said.push(ticket);
        return Promise.reject(new Error('no output'));
      },
      () => false,
    );
    failing.hear([]);
    failing.hear([b, a]);
    await rest(1);
    expect(said).toEqual(['A001', 'A002']);
  });

  it('forgets old calls, so that a year of days costs nothing', () => {
    isSilent = true;
    for (let n = 0; n < 5_000; n += 1) announcer.hear([{ ...a, calledAt: `2027-02-13T09:00:00.${n}+07:00` }]);
    expect((announcer as never as { told: Set<string> }).told.size).toBeLessThanOrEqual(200);
  });
});
