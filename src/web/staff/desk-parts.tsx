import type { ServiceDay, Site } from '../../modules/calendar/calendar.types.js';
import type { Service, ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import type { Console } from '../../modules/desk/desk.types.js';
import type { DeskReply } from './desk-acts.service.js';
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
  /** Nothing when the site is not open today. */
  day: ServiceDay | null;
  services: Readonly<Record<ServiceCode, ServiceWords>>;
  /** Makes a form that is sent twice one act. */
  formKey: string;
  showsAll: boolean;
  showsHelp: boolean;
  reply: DeskReply;
  /** "Bukan saya yang memesan", open. */
  reports: number;
}

type DeskContextProps = Pick<DeskProps, 'site' | 'console'> & Partial<Pick<DeskProps, 'formKey'>>;

/** What every form of the desk sends along: where the clerk works, and whom the screen shows. */
export function DeskContext({ site, console: { own, current }, formKey }: DeskContextProps) {
  return (
    <>
      <input type="hidden" name="situs" value={site.code} />
      {own && <input type="hidden" name="loket" value={own.id} />}
      {current && <input type="hidden" name="karcis" value={current.id} />}
      {formKey && <input type="hidden" name="kunci" value={formKey} />}
    </>
  );
}

export function CheckInButton({ code, siteCode, names }: { code: string; siteCode: string; names: string }) {
  return (
    <form method="post" action="/meja">
      <input type="hidden" name="situs" value={siteCode} />
      <input type="hidden" name="kode" value={code} />
      <button class="key" name="langkah" value="hadir">
        Hadir<span class="vh"> {names}</span>
      </button>
    </form>
  );
}

export function ReturnButton({ ticketId, label, siteCode }: { ticketId: string; label: string; siteCode: string }) {
  return (
    <form method="post" action="/meja">
      <input type="hidden" name="situs" value={siteCode} />
      <input type="hidden" name="karcis" value={ticketId} />
      <button class="key" name="langkah" value="kembali">
        Kembalikan<span class="vh"> {label}</span>
      </button>
    </form>
  );
}
