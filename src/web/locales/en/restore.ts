import type { restore as source } from '../id/restore.js';

export const restore: Record<keyof typeof source, string> = {
  'restore.title': 'Sending after a restore',
  'restore.notice': 'The data were restored from a backup, and sending is paused. No message goes out yet.',
  'restore.look': 'Check, then go on',
  'restore.asOf': 'The backup goes up to',
  'restore.since': 'Paused since',
  'restore.messages': 'Messages that were due',
  'restore.changes': 'Changes not told yet',
  'restore.effect.held':
    'Old messages are not sent by themselves: they may have been sent before the restore. All of them go to the list "Outcome open", and you decide one by one.',
  'restore.effect.new':
    'Confirmations of bookings made during the pause, and reminders due after the restore, are sent.',
  'restore.effect.lost': 'Bookings made after the time of the backup are not here any more.',
  'restore.goesOn': 'Residents can go on booking; their confirmations wait until sending goes on.',
  'restore.shown': 'Old messages of this region',
  'restore.newest': 'The newest {count}.',
  'restore.none': 'There are no old messages in this region.',
  'restore.release': 'Go on sending',
  'restore.released': 'Sending goes on',
  'restore.released.text': 'Old messages wait for your decision in the list "Outcome open".',
  'restore.working': 'Sending works; there is nothing to release.',
};
