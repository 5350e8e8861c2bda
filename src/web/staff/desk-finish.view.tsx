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
  return (
    <form class="end" id={FINISH_FORM} method="post" action="/meja">
      <DeskContext site={props.site} console={props.console} formKey={props.formKey} />
      <input type="hidden" name="langkah" value="s" />
      {props.ticket.people.map((person, index) => (
        <input type="hidden" name={`orang${index + 1}`} value={person.id} />
      ))}
      <div class="remark">
        <label for="catatan">Catatan (opsional)</label>
        <textarea id="catatan" name="catatan" rows={1} maxLength={200} />
      </div>
      {props.ticket.people.length === 1 ? (
        <OutcomeButtons {...props} />
      ) : (
        <div class="acts">
          <button class="btn">Selesai untuk {props.ticket.people.length} orang</button>
        </div>
      )}
    </form>
  );
}

function StartPanel({ site, console, ticket }: FinishProps) {
  return (
    <form class="end" method="post" action="/meja">
      <DeskContext site={site} console={console} />
      <p>Sudah di depan loket?</p>
      <div class="acts">
        <button class="btn" name="langkah" value="h">
          Mulai melayani {ticket.ticket}
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

const choicesOf = ({ services, site }: FinishProps, person: TicketPerson) =>
  outcomeChoices(person, services[person.serviceCode].usesCard, site.prints);

function OutcomeButtons(props: FinishProps) {
  const [person] = props.ticket.people;
  if (!person) return null;
  const { main, other } = choicesOf(props, person);
  return (
    <>
      <p>Selesai dengan hasil:</p>
      <div class="acts">
        {[...main, ...other].map((outcome, index) => (
          <button class={index === 0 ? 'btn' : 'btn alt'} name="hasil" value={outcome}>
            {OUTCOME_WORDS[outcome]}
          </button>
        ))}
      </div>
    </>
  );
}

/** The same choices as radios, for one of several people; they belong to the form below. */
export function PersonOutcomes(props: FinishProps & { person: TicketPerson; index: number }) {
  const { main, other } = choicesOf(props, props.person);
  return (
    <div class="seg">
      {[...main, ...other].map((outcome) => (
        <label>
          <input type="radio" form={FINISH_FORM} name={`hasil${props.index + 1}`} value={outcome} />
          {OUTCOME_WORDS[outcome]}
        </label>
      ))}
    </div>
  );
}
