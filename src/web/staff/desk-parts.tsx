import type { Site } from '../../modules/calendar/calendar.types.js';
import type { Service, ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import type { Console } from '../../modules/desk/desk.console.types.js';
import type { Counter, TicketView } from '../../modules/desk/desk.types.js';
import type { DeskReply } from './desk-reply.js';
import type { OptionAct } from './desk.form.js';
import type { StaffShell } from './staff.layout.js';

/** A service with its words. */
export interface ServiceWords extends Pick<Service, 'usesCard' | 'minutes' | 'group'> {
  name: string;
  /** Without the word that every service has. */
  shortName: string;
  documents: readonly string[];
}

export interface DeskProps {
  shell: StaffShell;
  site: Site;
  console: Console;
  services: Readonly<Record<ServiceCode, ServiceWords>>;
  /** Makes a form that is sent twice one act. */
  formKey: string;
  showsAll: boolean;
  showsHelp: boolean;
  reply: DeskReply;
  /** "Bukan saya yang memesan", open. */
  reports: number;
  /** What the people at the counter were told, the newest first; see `deskMessages`. */
  said: readonly string[];
}

/** Somebody is called or served at the clerk's own counter. */
export interface CurrentProps extends DeskProps {
  counter: Counter;
  ticket: TicketView;
}

type DeskContextProps = Pick<DeskProps, 'site' | 'console' | 'formKey'>;

/** What every form of the desk sends along: where the clerk works, and whom the screen shows. */
export function DeskContext({ site, console: { own, current }, formKey }: DeskContextProps) {
  return (
    <>
      <input type="hidden" name="situs" value={site.code} />
      {own && <input type="hidden" name="loket" value={own.id} />}
      {current && <input type="hidden" name="karcis" value={current.id} />}
      <input type="hidden" name="kunci" value={formKey} />
    </>
  );
}

interface OptionButtonProps extends DeskContextProps {
  act: OptionAct;
  /** Whom it is about, for who cannot see the row. */
  about: string;
  /** The digit that presses it from the box. */
  digit?: number;
}

/** One act about one person or counter. */
export function OptionButton({ act, about, digit, ...context }: OptionButtonProps) {
  const { step, field, value, words, asks } = act;
  const { own, current } = context.console;
  return (
    <form method="post" action="/meja" data-act>
      <input type="hidden" name="situs" value={context.site.code} />
      {own && <input type="hidden" name="loket" value={own.id} />}
      {current && field !== 'karcis' && <input type="hidden" name="karcis" value={current.id} />}
      <input type="hidden" name="kunci" value={context.formKey} />
      <input type="hidden" name={field} value={value} />
      {asks && <input class="reason" name="catatan" aria-label={`${asks}, ${about}`} maxLength={200} required />}
      <button class="key" name="langkah" value={step}>
        {digit && <kbd>{digit}</kbd>}
        {words}
        <span class="vh"> {about}</span>
      </button>
    </form>
  );
}
