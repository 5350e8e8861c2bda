import type { Message } from '../../modules/messages/messages.types.js';
import { messageLine, messageWords } from '../message-lines.js';
import { t } from '../messages.js';

const SHOWN = 3;
/** Of no concern at the desk: another message took its place, or there was nothing to say any more. */
const SILENT: readonly (string | null)[] = ['replaced', 'ended', 'already_confirmed'];
const UNREACHED: readonly (string | null)[] = ['no_contact', 'no_channel'];

/** What somebody was told and what became of it, the newest first: for whoever says "I never heard of it". */
export function deskMessages(messages: readonly Message[], zone: string): string[] {
  const own = messages.filter(({ status, reason }) => status !== 'skipped' || !SILENT.includes(reason));
  const isUnreached = ({ status, reason }: Message) => status === 'skipped' && UNREACHED.includes(reason);
  if (own.length > 0 && own.every(isUnreached)) return ['tidak ada yang dikirim: tidak ada kontak yang boleh dikirimi'];
  return own
    .filter((one) => !isUnreached(one))
    .toReversed()
    .slice(0, SHOWN)
    .map((message) => {
      const line = messageLine(message);
      return `${t('id', `message.${line.kind}`)}: ${messageWords('id', line, zone)}`;
    });
}
