import type { ComponentChildren } from 'preact';
import { formatBookingCode } from '../../common/booking-code.js';
import { plainDate } from '../../common/spoken-date.js';
import type { Counter, TicketPerson, TicketView } from '../../modules/desk/desk.types.js';
import { Bloom } from '../flower.js';
import { warningText } from '../resident/reasons.js';
import { amount } from './amount.js';
import { DeskContext, type DeskProps } from './desk-parts.js';
import { FinishPanel, PersonOutcomes } from './desk-finish.view.js';
import { ageInWords, ageRule, NEED_WORDS, partyName, stopwatch, turnHistory } from './desk-words.js';

/** Who is at the counter, or how to get somebody there. */
export function Middle(props: DeskProps) {
  const { own, current } = props.console;
  if (!own) return <ChooseCounter {...props} />;
  if (!current) return <FreeCounter {...props} counter={own} />;
  return <Current {...props} counter={own} ticket={current} />;
}

function ChooseCounter({ console: { counters }, site }: DeskProps) {
  return (
    <section class="now" aria-labelledby="kini">
      <h1 id="kini">Buka loket</h1>
      <p>Pilih loket tempat Anda duduk.</p>
      <ul class="counters">
        {counters.map(({ id, number, staffName }) => (
          <li>
            {staffName ? (
              <p>
                <b>Loket {number}</b> dipakai {staffName}
              </p>
            ) : (
              <form method="post" action="/meja">
                <input type="hidden" name="situs" value={site.code} />
                <input type="hidden" name="loket" value={id} />
                <button class="btn alt" name="langkah" value="buka">
                  Buka loket {number}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function FreeCounter({ console, site, counter }: DeskProps & { counter: Counter }) {
  const [first] = console.line;
  return (
    <section class="now" aria-labelledby="kini">
      <h1 id="kini">Loket {counter.number} siap</h1>
      <p id="siap" data-fresh>
        {first ? `Berikutnya ${first.view.ticket}. Tekan n lalu Enter.` : 'Belum ada yang menunggu.'}
      </p>
      <form class="end" method="post" action="/meja">
        <DeskContext site={site} console={console} />
        <button class="btn alt" name="langkah" value="tutup">
          Tutup loket {counter.number}
        </button>
      </form>
    </section>
  );
}

interface CurrentProps extends DeskProps {
  counter: Counter;
  ticket: TicketView;
}

function Current(props: CurrentProps) {
  const { counter, ticket, services, shell } = props;
  const isServing = ticket.status === 'serving';
  const since = ticket.servingAt ?? ticket.calledAt ?? shell.now;
  const elapsed = shell.now.getTime() - since.getTime();
  const minutes = ticket.people.reduce((sum, p) => sum + services[p.serviceCode].minutes, 0);
  return (
    <section class="now" aria-labelledby="kini">
      <h2>
        {isServing ? 'Sedang dilayani' : 'Dipanggil'} di loket {counter.number}
      </h2>
      <div class="id">
        <strong>{ticket.ticket}</strong>
        <div>
          <p class="time" data-elapsed={Math.floor(elapsed / 1000)}>
            {stopwatch(elapsed)}
          </p>
          <p class="soft">{isServing ? `biasanya ${minutes} menit` : `panggilan ke-${ticket.calls}`}</p>
        </div>
        <Bloom />
      </div>
      {ticket.people.length === 1 ? <OnePerson {...props} /> : <Party {...props} />}
      <FinishPanel {...props} />
      {ticket.people.map((person) => (
        <form id={`nik-${person.id}`} method="post" action="/meja" hidden>
          <DeskContext site={props.site} console={props.console} />
          <input type="hidden" name="orang1" value={person.id} />
        </form>
      ))}
    </section>
  );
}

function OnePerson(props: CurrentProps) {
  const [person] = props.ticket.people;
  if (!person) return null;
  return (
    <>
      <h1 id="kini">{person.name}</h1>
      <dl>
        <Fact term="Layanan">
          <b>{props.services[person.serviceCode].name}</b>
        </Fact>
        <PersonFacts {...props} person={person} />
        <VisitFacts {...props} />
      </dl>
    </>
  );
}

function Party(props: CurrentProps) {
  const { people } = props.ticket;
  return (
    <>
      <h1 id="kini">{partyName(people.map((p) => p.name))}</h1>
      <dl>
        <VisitFacts {...props} />
      </dl>
      {people.map((person, index) => (
        <fieldset class="person">
          <legend>{person.name}</legend>
          <dl>
            <Fact term="Layanan">{props.services[person.serviceCode].name}</Fact>
            <PersonFacts {...props} person={person} />
          </dl>
          {props.ticket.status === 'serving' && <PersonOutcomes {...props} person={person} index={index} />}
        </fieldset>
      ))}
    </>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

function PersonFacts(props: CurrentProps & { person: TicketPerson }) {
  const { person, services, console, reply } = props;
  const { birthDate, nikLast4, needs, warnings } = person;
  const service = services[person.serviceCode];
  const revealed = reply.revealed?.personId === person.id ? reply.revealed.nik : null;
  const remarks = [...needs.map((need) => NEED_WORDS[need]), ...warnings.map((code) => warningText('id', { code }))];
  return (
    <>
      <Fact term="Usia hari ini">
        {birthDate && <b>{ageInWords(birthDate, console.date)}</b>}
        {service.group === 'ktp' && `${birthDate ? ': ' : ''}${ageRule(person)}`}
      </Fact>
      <Fact term="Kartu">
        <CardNeed {...props} />
      </Fact>
      <Fact term="NIK">
        <span class="nik">
          {revealed ? (
            <b>{revealed.replace(/(.{4})(?=.)/g, '$1 ')}</b>
          ) : nikLast4 ? (
            `•••• ${nikLast4}`
          ) : (
            'belum diketahui'
          )}
          {birthDate && `, lahir ${plainDate('id', birthDate, 'UTC')}`}
        </span>
        {revealed && (
          <a class="key small" href="/meja">
            Sembunyikan
          </a>
        )}
        {nikLast4 && !revealed && (
          <button class="key small" form={`nik-${person.id}`} name="langkah" value="nik">
            Lihat NIK<span class="vh"> {person.name}, dicatat</span>
          </button>
        )}
      </Fact>
      <Fact term="Berkas">
        {service.documents.map((name) => (
          <span class="line">{name}</span>
        ))}
      </Fact>
      {remarks.length > 0 && (
        <Fact term="Catatan">
          <span class="tag warn">Perhatian</span> {remarks.join(' ')}
        </Fact>
      )}
    </>
  );
}

function VisitFacts({ ticket, site }: CurrentProps) {
  return (
    <>
      <Fact term="Urutan">{turnHistory(ticket, site.timezone)}</Fact>
      <Fact term="Kode">
        {formatBookingCode(ticket.code)}
        {ticket.note && `. ${ticket.note}`}
      </Fact>
    </>
  );
}

/** Whether this person needs a blank card today, and whether there is one. */
function CardNeed({ person, services, console: { cards } }: CurrentProps & { person: TicketPerson }) {
  const { cardState, printableFrom } = person;
  if (services[person.serviceCode].usesCard === 'never') return <>Tidak memakai kartu</>;
  if (printableFrom) return <>Tidak perlu hari ini</>;
  if (!cards) return <>Tempat ini tidak mencetak kartu</>;
  if (cards.onHand === 0) return <span class="tag stop">Kartu di tangan habis</span>;
  if (cardState === 'promised') return <span class="tag ok">Perlu 1, disimpan untuknya</span>;
  return (
    <>
      <span class="tag warn">Tidak dijanjikan</span> {amount(Math.max(0, cards.free))} kartu bebas di tangan
    </>
  );
}
