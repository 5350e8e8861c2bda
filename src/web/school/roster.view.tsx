import { longDate } from '../../common/spoken-date.js';
import type { RosterView as Roster } from '../../modules/schools/schools.roster.service.js';
import { Acts, Note } from '../components.js';
import { Labelled, LongField, Tick } from '../fields.js';
import { type Locale, type MessageKey, t } from '../messages.js';
import type { Outcome } from '../staff/flash.service.js';
import { StackTable } from '../staff/stack-table.js';
import { Result, StaffPage, type StaffShell } from '../staff/staff.layout.js';
import { PupilLine, RefusedLine } from './roster-line.view.js';
import { rosterPaths } from './roster-paths.js';
import { requestPath } from './school-words.js';
import { fitting, remarkText, ROSTER_FILTERS, type RosterFilter } from './roster-words.js';

const PAGE_ROWS = 100;

interface RosterPageProps {
  shell: StaffShell;
  roster: Roster;
  filter: RosterFilter;
  page: number;
  outcome: Outcome | null;
  /** What was pasted and refused. */
  pasted?: string;
}

/** The list of a request: what each row means, what to correct, and how to send it again. */
export function RosterPageView({ shell, roster, filter, page, outcome, pasted }: RosterPageProps) {
  const { locale } = shell;
  const { request, totals, hasList, on, warnings, isOpen } = roster;
  const title = t(locale, 'pupils.title');
  const lead = { school: request.school.name, date: longDate(locale, on, 'UTC') };
  return (
    <StaffPage shell={shell} title={title} outcome={outcome} styles={['roster.css']}>
      {shell.links.some(({ href }) => href === '/sekolah') && (
        <a class="back" href={requestPath(request.id)}>
          {t(locale, 'pupils.request')}
        </a>
      )}
      <Result outcome={outcome} />
      <h1 tabindex={-1}>{title}</h1>
      <p>{t(locale, 'pupils.lead', lead)}</p>
      {hasList ? (
        <>
          <Totals locale={locale} totals={totals} />
          {warnings.map((remark) => (
            <Note tone="warn">{remarkText(locale, remark)}</Note>
          ))}
          <Filters locale={locale} roster={roster} filter={filter} />
          <Rows locale={locale} roster={roster} filter={filter} page={page} />
          <OtherPages locale={locale} requestId={request.id} />
          {request.status === 'draft' && (
            <Acts>
              <a class="btn" href={`${requestPath(request.id)}/periksa`}>
                {t(locale, 'pupils.continue')}
              </a>
              <span>{t(locale, 'pupils.places', { count: request.pupils })}</span>
            </Acts>
          )}
        </>
      ) : (
        <p class="empty">{t(locale, 'pupils.none')}</p>
      )}
      {isOpen && <SendForm locale={locale} requestId={request.id} isAgain={hasList} pasted={pasted} />}
    </StaffPage>
  );
}

function Totals({ locale, totals }: { locale: Locale; totals: Roster['totals'] }) {
  const rows: [MessageKey, number][] = [
    ['pupils.total', totals.total],
    ['pupils.recordOnly', totals.recordOnly],
    ['pupils.printable', totals.printable],
    ['pupils.waiting', totals.withoutConsent],
    ['pupils.tooYoung', totals.tooYoung],
    ['pupils.own', totals.withOwnBooking],
  ];
  return (
    <dl class="counts">
      {rows.map(([key, count]) => (
        <div>
          <dt>{t(locale, key)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}

function Filters({ locale, roster, filter }: { locale: Locale; roster: Roster; filter: RosterFilter }) {
  const { request, pupils, refused } = roster;
  const countOf = (name: RosterFilter) => (name === 'perbaiki' ? refused.length : fitting(name, pupils).length);
  return (
    <ul class="filt" aria-label={t(locale, 'pupils.filter')}>
      {ROSTER_FILTERS.map((name) => (
        <li>
          <a href={rosterPaths(request.id).filtered(name)} aria-current={name === filter ? 'page' : undefined}>
            {t(locale, `pupils.filter.${name}`)} <b>{countOf(name)}</b>
          </a>
        </li>
      ))}
    </ul>
  );
}

interface RowsProps {
  locale: Locale;
  roster: Roster;
  filter: RosterFilter;
  page: number;
}

function Rows({ locale, roster, filter, page }: RowsProps) {
  const { request, refused } = roster;
  const pupils = fitting(filter, roster.pupils);
  const isToCorrect = filter === 'perbaiki';
  const pages = Math.max(1, Math.ceil((isToCorrect ? refused.length : pupils.length) / PAGE_ROWS));
  const shown = Math.min(page, pages);
  const [from, to] = [(shown - 1) * PAGE_ROWS, shown * PAGE_ROWS];
  const label = (name: 'row' | 'name' | 'class' | 'nik' | 'born' | 'age' | 'result') => t(locale, `pupils.col.${name}`);
  const isEmpty = isToCorrect ? refused.length === 0 : pupils.length === 0;
  return (
    <section aria-label={t(locale, `pupils.filter.${filter}`)}>
      {refused.length > 0 && (
        <p class="download">
          <a class="go" href={rosterPaths(request.id).refused}>
            {t(locale, 'pupils.download', { count: refused.length })}
          </a>{' '}
          {t(locale, 'pupils.download.text')}
        </p>
      )}
      {isEmpty ? (
        <p class="empty">{t(locale, 'pupils.empty')}</p>
      ) : (
        <StackTable
          class="list stack roster"
          label={t(locale, 'pupils.title')}
          columns={[
            label('row'),
            label('name'),
            label('class'),
            label('nik'),
            label('born'),
            label('age'),
            label('result'),
          ]}
        >
          {isToCorrect
            ? refused.slice(from, to).map((row) => <RefusedLine locale={locale} row={row} />)
            : pupils.slice(from, to).map((pupil) => <PupilLine locale={locale} pupil={pupil} requestId={request.id} />)}
        </StackTable>
      )}
      {pages > 1 && <Pages locale={locale} requestId={request.id} filter={filter} page={shown} pages={pages} />}
    </section>
  );
}

interface PagesProps {
  locale: Locale;
  requestId: string;
  filter: RosterFilter;
  page: number;
  pages: number;
}

function Pages({ locale, requestId, filter, page, pages }: PagesProps) {
  const { filtered } = rosterPaths(requestId);
  return (
    <nav class="acts" aria-label={t(locale, 'pupils.pages')}>
      {page > 1 && <a href={filtered(filter, page - 1)}>{t(locale, 'pupils.previous')}</a>}
      <span>{t(locale, 'pupils.page', { page, pages })}</span>
      {page < pages && <a href={filtered(filter, page + 1)}>{t(locale, 'pupils.next')}</a>}
    </nav>
  );
}

function OtherPages({ locale, requestId }: { locale: Locale; requestId: string }) {
  const { notice, day } = rosterPaths(requestId);
  return (
    <nav aria-label={t(locale, 'pupils.links')}>
      <ul class="links">
        <li>
          <a href={notice}>{t(locale, 'pupils.link.notice')}</a>
        </li>
        <li>
          <a href={day}>{t(locale, 'pupils.link.day')}</a>
        </li>
      </ul>
    </nav>
  );
}

interface SendFormProps {
  locale: Locale;
  requestId: string;
  isAgain: boolean;
  pasted?: string;
}

function SendForm({ locale, requestId, isAgain, pasted }: SendFormProps) {
  const { home, sample } = rosterPaths(requestId);
  return (
    <form class="col asks upload" method="post" action={home} enctype="multipart/form-data">
      <h2 id="kirim">{t(locale, isAgain ? 'pupils.again' : 'pupils.upload')}</h2>
      <p>
        {t(locale, 'pupils.upload.text')}{' '}
        <a class="go" href={sample}>
          {t(locale, 'pupils.sample')}
        </a>
      </p>
      <Labelled id="berkas" label={t(locale, 'pupils.file')} hint={t(locale, 'pupils.file.hint')}>
        <input id="berkas" name="berkas" type="file" accept=".xlsx,.csv,.txt,.tsv" aria-describedby="berkas-h" />
      </Labelled>
      <LongField
        locale={locale}
        id="tempel"
        label={t(locale, 'pupils.paste')}
        hint={t(locale, 'pupils.paste.hint')}
        value={pasted}
        errors={[]}
        rows={4}
        spellcheck={false}
      />
      <Tick name="tersembunyi" label={t(locale, 'pupils.hidden')} checked={false} />
      <Acts>
        <button class="btn">{t(locale, 'pupils.send')}</button>
      </Acts>
    </form>
  );
}
