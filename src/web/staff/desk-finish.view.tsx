import type { TicketPerson, TicketView } from '../../modules/desk/desk.types.js';
import { DeskContext, type DeskProps } from './desk-parts.js';
import { OUTCOME_WORDS, outcomeChoices } from './outcome-choices.js';

const FINISH_FORM = 'selesai';

interface FinishProps extends DeskProps {
  ticket: TicketView;
}

/** How the visit ends; before it has begun, how it begins. */
export function FinishPanel(props: FinishProps) {
  if (props.ticket.status !== 'serving') return <StartPanel {...props} />;
  const { people } = props.ticket;
  return (
    <form class={people.length === 1 ? 'end' : 'end row'} id={FINISH_FORM} method="post" action="/meja" data-act>
      <DeskContext {...props} />
      <input type="hidden" name="langkah" value="s" />
      {people.map((person, index) => (
        <input type="hidden" name={`orang${index + 1}`} value={person.id} />
      ))}
      <div class="remark">
        <label for="catatan">Catatan (opsional)</label>
        <textarea id="catatan" name="catatan" rows={1} maxLength={200} />
      </div>
      {people.length === 1 ? (
        <OutcomeButtons {...props} />
      ) : (
        <div class="acts">
          <button class="btn">Selesai untuk {people.length} orang</button>
          <span class="soft">atau ketik s {people.map(() => '1').join(' ')}</span>
        </div>
      )}
    </form>
  );
}

function StartPanel(props: FinishProps) {
  return (
    <form class="end" method="post" action="/meja" data-act>
      <DeskContext {...props} />
      <p>Sudah di depan loket?</p>
      <div class="acts">
        <button class="btn" name="langkah" value="h">
          Mulai melayani {props.ticket.ticket}
        </button>
        <button class="btn alt" name="langkah" value="r">
          Ulang panggil
        </button>
        <button class="btn alt" name="langkah" value="x">
          Tidak hadir
        </button>
      </div>
    </form>
  );
}

function choicesOf({ services, site }: FinishProps, person: TicketPerson) {
  const { main, other } = outcomeChoices(person, services[person.serviceCode].usesCard, site.prints);
  return [...main, ...other];
}

function OutcomeButtons(props: FinishProps) {
  const [person] = props.ticket.people;
  if (!person) return null;
  return (
    <>
      <p>
        Selesai dengan hasil <span class="soft">(s dan angkanya)</span>:
      </p>
      <div class="acts">
        {choicesOf(props, person).map((outcome, index) => (
          <button class={index === 0 ? 'btn' : 'btn alt'} name="hasil" value={outcome}>
            <kbd aria-hidden="true">{index + 1}</kbd>
            {OUTCOME_WORDS[outcome]}
          </button>
        ))}
      </div>
    </>
  );
}

/** The same choices as radios, for one of several people; they belong to the form below. */
export function PersonOutcomes(props: FinishProps & { person: TicketPerson; index: number }) {
  return (
    <div class="seg">
      {choicesOf(props, props.person).map((outcome, at) => (
        <label>
          <input type="radio" form={FINISH_FORM} name={`hasil${props.index + 1}`} value={outcome} />
          {at + 1} {OUTCOME_WORDS[outcome]}
        </label>
      ))}
    </div>
  );
}
