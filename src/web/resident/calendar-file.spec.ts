import { describe, expect, it } from '@jest/globals';
import { calendarFile, type CalendarEvent } from './calendar-file.js';

const event: CalendarEvent = {
  uid: '01939f3e-0000-7000-8000-000000000001@giliran',
  sequence: 0,
  isCancelled: false,
  madeAt: new Date('2026-11-20T03:04:05.678Z'),
  startsAt: new Date('2026-11-28T09:12:00+07:00'),
  endsAt: new Date('2026-11-28T09:24:00+07:00'),
  summary: 'Rekam data KTP-el',
  location: 'Disdukcapil Kota Bengkulu, Kota Bengkulu',
  description: ['Kode: K7M4P 2WX9R', 'Bawa: Kartu Keluarga (KK), asli; atau \\ salinan'],
  url: 'http://localhost:3000/janji/K7M4P2WX9R/abc',
  organizer: { name: 'Dukcapil "Kota" Bengkulu', href: 'http://localhost:3000' },
};
const unfolded = (file: string) => file.replace(/\r\n /g, '').split('\r\n');

describe('a calendar file', () => {
  it('names the event once, in universal time, and ends each line with CR LF', () => {
    const file = calendarFile(event);
    expect(file.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(unfolded(file)).toEqual(
      expect.arrayContaining([
        'METHOD:PUBLISH',
        `UID:${event.uid}`,
        'SEQUENCE:0',
        'DTSTAMP:20261120T030405Z',
        'DTSTART:20261128T021200Z',
        'DTEND:20261128T022400Z',
        'STATUS:CONFIRMED',
        'ORGANIZER;CN="Dukcapil Kota Bengkulu":http://localhost:3000',
      ]),
    );
  });

  it('cancels under the same name with a higher number', () => {
    const lines = unfolded(calendarFile({ ...event, isCancelled: true, sequence: 2 }));
    expect(lines).toEqual(
      expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED', `UID:${event.uid}`, 'SEQUENCE:2']),
    );
  });

  it('escapes text', () => {
    const lines = unfolded(calendarFile(event));
    expect(lines).toContain('LOCATION:Disdukcapil Kota Bengkulu\\, Kota Bengkulu');
    expect(lines).toContain('DESCRIPTION:Kode: K7M4P 2WX9R\\nBawa: Kartu Keluarga (KK)\\, asli\\; atau \\\\ salinan');
  });

  it('folds lines at 75 octets and cuts no sign in two', () => {
    const summary = 'Ŋ€😀'.repeat(40);
    const file = calendarFile({ ...event, summary });
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(unfolded(file)).toContain(`SUMMARY:${summary}`);
  });
});
