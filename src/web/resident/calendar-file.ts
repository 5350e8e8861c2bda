/** One booking as a calendar knows it; instants. */
export interface CalendarEvent {
  /** The same for the life of the booking. */
  uid: string;
  /** Rises with each change, so that calendars replace what they have. */
  sequence: number;
  isCancelled: boolean;
  /** When this file was made. */
  madeAt: Date;
  startsAt: Date;
  endsAt: Date;
  summary: string;
  location: string;
  /** Lines. */
  description: readonly string[];
  url: string;
  /** Who invites: name and address. */
  organizer: { name: string; href: string };
}

const MAX_OCTETS = 75;
const encoder = new TextEncoder();

/** RFC 5545 with the methods of RFC 5546: PUBLISH, and CANCEL once it was cancelled. */
export function calendarFile(event: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Giliran//Giliran 1//ID',
    'CALSCALE:GREGORIAN',
    `METHOD:${event.isCancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${utc(event.madeAt)}`,
    `DTSTART:${utc(event.startsAt)}`,
    `DTEND:${utc(event.endsAt)}`,
    `STATUS:${event.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `SUMMARY:${escaped(event.summary)}`,
    `LOCATION:${escaped(event.location)}`,
    `DESCRIPTION:${escaped(event.description.join('\n'))}`,
    `URL:${event.url}`,
    `ORGANIZER;CN="${event.organizer.name.replace(/["\p{Cc}]/gu, '')}":${event.organizer.href}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** '20261128T021200Z' */
const utc = (instant: Date): string => instant.toISOString().replace(/[-:]|\.\d{3}/g, '');

const escaped = (text: string): string => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');

/** At most 75 octets per line; a line goes on after a break and a space, and no sign is cut in two. */
function folded(line: string): string {
  let width = 0;
  let text = '';
  for (const sign of line) {
    const octets = encoder.encode(sign).length;
    if (width + octets > MAX_OCTETS) {
      text += '\r\n ';
      width = 1;
    }
    text += sign;
    width += octets;
  }
  return text;
}
