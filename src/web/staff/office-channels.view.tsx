import { clock } from '../../common/spoken-date.js';
import type { OfficeMessage } from '../../modules/messages/messages.types.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import type { SupervisorFrame } from './supervisor-types.js';

export interface ChannelLine {
  channel: OfficeMessage['channel'];
  restsUntil: Date | null;
  costHour: number;
  costMonth: number;
  capHour: number;
  capMonth: number;
  /** A cap that is reached, or near. */
  alarm: { of: 'month' | 'hour'; isReached: boolean } | null;
}

interface ChannelsProps {
  frame: SupervisorFrame;
  channels: readonly ChannelLine[];
}

const rupiah = (locale: Locale, sum: number): string => `Rp${amount(sum, locale)}`;

/** "WhatsApp berhenti: batas biaya jam ini tercapai." */
export function alarmWords(locale: Locale, { channel, alarm }: ChannelLine): string | null {
  const name = t(locale, `channel.${channel}`);
  return alarm && t(locale, `msg.alarm.${alarm.of}.${alarm.isReached ? 'reached' : 'near'}`, { channel: name });
}

/** Costs that stop a channel, or are about to: over all else. */
export function ChannelAlarms({ frame: { locale }, channels }: ChannelsProps) {
  const alarms = channels.flatMap((line) => alarmWords(locale, line) ?? []);
  return (
    <>
      {alarms.map((words) => (
        <p class="note warn">{words}</p>
      ))}
    </>
  );
}

/** Each channel: whether it works, what it costs, and what it may cost. */
export function Channels({ frame: { locale, site }, channels }: ChannelsProps) {
  if (channels.length === 0) return <p class="note warn">{t(locale, 'msg.channel.none')}</p>;
  const stateOf = ({ restsUntil, alarm }: ChannelLine): string => {
    if (restsUntil) return t(locale, 'msg.channel.rests', { time: clock(locale, restsUntil, site.timezone) });
    return t(locale, alarm?.isReached ? 'msg.channel.capped' : 'msg.channel.works');
  };
  return (
    <section class="part" aria-labelledby="saluran">
      <h2 id="saluran">{t(locale, 'msg.channels')}</h2>
      <ul class="dots">
        {channels.map((line) => (
          <li>
            <b>{t(locale, `msg.channel.${line.channel}`)}</b>: {stateOf(line)}
            {(line.channel === 'whatsapp' || line.channel === 'sms') && (
              <span class="soft">
                {' '}
                {t(locale, 'msg.channel.cost', {
                  hour: rupiah(locale, line.costHour),
                  capHour: rupiah(locale, line.capHour),
                  month: rupiah(locale, line.costMonth),
                  capMonth: rupiah(locale, line.capMonth),
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
