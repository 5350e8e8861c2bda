import type { ComponentChildren } from 'preact';
import { formatBookingCode } from '../../common/booking-code.js';
import { plainDate } from '../../common/spoken-date.js';
import type { TicketPerson } from '../../modules/desk/desk.types.js';
import { warningText } from '../resident/reasons.js';
import { amount } from './amount.js';
import { PersonOutcomes } from './desk-finish.view.js';
import type { CurrentProps } from './desk-parts.js';
import { ageInWords, ageRule, NEED_WORDS, partyName, turnHistory } from './desk-words.js';

type PersonProps = CurrentProps & { person: TicketPerson };

export function OnePerson(props: CurrentProps) {
  const [person] = props.ticket.people;
  if (!person) return null;
  return (
    <>
      <h1 id="kini">{person.name}</h1>
      <dl>
        <Fact term="Layanan">
          <b>{props.services[person.serviceCode].name}</b>
        </Fact>
        <Fact term="Usia hari ini">
          <Age {...props} person={person} />
        </Fact>
        <Fact term="Kartu">
          <CardNeed {...props} person={person} />
        </Fact>
        <Fact term="NIK">
          <Nik {...props} person={person} />
        </Fact>
        <Fact term="Berkas">{props.services[person.serviceCode].documents.join(', ')}</Fact>
        <Fact term="Urutan">
          <Visit {...props} />
        </Fact>
        <Remarks person={person} isRow />
        {props.said[0] && <Fact term="Pesan">{props.said[0]}</Fact>}
      </dl>
    </>
  );
}

/** Several people of one booking, each in three lines. */
export function Party(props: CurrentProps) {
  const { people, status } = props.ticket;
  return (
    <>
      <h1 id="kini">{partyName(people.map((p) => p.name))}</h1>
      {people.map((person, index) => (
        <fieldset class="person">
          <legend>{person.name}</legend>
          <p class="brief">
            <span>
              {props.services[person.serviceCode].name} · <Age {...props} person={person} />
            </span>
            <CardNeed {...props} person={person} /> <Nik {...props} person={person} />
          </p>
          <Remarks person={person} />
          {status === 'serving' && <PersonOutcomes {...props} person={person} index={index} />}
        </fieldset>
      ))}
      <p class="visit">
        <Visit {...props} />
      </p>
      {props.said[0] && <p class="soft">Pesan: {props.said[0]}</p>}
    </>
  );
}

function Visit({ ticket, site }: CurrentProps) {
  return (
    <>
      {turnHistory(ticket, site.timezone)}. {ticket.note && `${ticket.note}. `}
      <span class="nb">{formatBookingCode(ticket.code)}</span>
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

function Age({ person, services, console }: PersonProps) {
  const { birthDate } = person;
  return (
    <>
      {birthDate && <b>{ageInWords(birthDate, console.date)}</b>}
      {services[person.serviceCode].group === 'ktp' && `${birthDate ? ': ' : ''}${ageRule(person)}`}
    </>
  );
}

function Nik({ person, reply }: PersonProps) {
  const { birthDate, nikLast4, id, name } = person;
  const revealed = reply.revealed?.personId === id ? reply.revealed.nik : null;
  const masked = nikLast4 ? `•••• ${nikLast4}` : 'NIK belum diketahui';
  return (
    <>
      <span class="nik" data-revealed={revealed ? '' : undefined}>
        {revealed ? <b>{revealed.replace(/(.{4})(?=.)/g, '$1 ')}</b> : masked}
        {birthDate && !revealed && `, lahir ${plainDate('id', birthDate, 'UTC')}`}
      </span>
      {revealed && (
        <a class="key small" href="/meja">
          Sembunyikan
        </a>
      )}
      {nikLast4 && !revealed && (
        <button class="key small" form={`nik-${id}`} name="langkah" value="nik">
          Lihat NIK<span class="vh"> {name}, dicatat</span>
        </button>
      )}
    </>
  );
}

function Remarks({ person: { needs, warnings }, isRow }: { person: TicketPerson; isRow?: boolean }) {
  const remarks = [...needs.map((need) => NEED_WORDS[need]), ...warnings.map((code) => warningText('id', { code }))];
  if (remarks.length === 0) return null;
  const words = (
    <>
      <span class="tag warn">Perhatian</span> {remarks.join(' ')}
    </>
  );
  return isRow ? <Fact term="Catatan">{words}</Fact> : <p>{words}</p>;
}

/** Whether this person needs a blank card today, and whether there is one. */
function CardNeed({ person, services, console: { cards } }: PersonProps) {
  const { cardState, printableFrom } = person;
  if (services[person.serviceCode].usesCard === 'never') return <span>Tidak memakai kartu</span>;
  if (printableFrom) return <span>Kartu tidak perlu hari ini</span>;
  if (!cards) return <span>Tempat ini tidak mencetak kartu</span>;
  if (cards.onHand === 0) return <span class="tag stop">Kartu di tangan habis</span>;
  if (cardState === 'promised') return <span class="tag ok">Perlu 1, disimpan untuknya</span>;
  return (
    <span>
      <span class="tag warn">Tidak dijanjikan</span> {amount(Math.max(0, cards.free))} kartu bebas di tangan
    </span>
  );
}
