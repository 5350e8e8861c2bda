import type { Counter } from '../../modules/desk/desk.types.js';
import { Bloom } from '../flower.js';
import { FinishPanel } from './desk-finish.view.js';
import { type CurrentProps, DeskContext, type DeskProps } from './desk-parts.js';
import { OnePerson, Party } from './desk-person.view.js';
import { stopwatch } from './desk-words.js';

/** Who is at the counter, or how to get somebody there. */
export function Middle(props: DeskProps) {
  const { own, current } = props.console;
  return (
    <section class="now" id="tengah" data-fresh aria-labelledby="kini">
      {own && current && <Current {...props} counter={own} ticket={current} />}
      {own && !current && <FreeCounter {...props} counter={own} />}
      {!own && <ChooseCounter {...props} />}
    </section>
  );
}

function ChooseCounter({ console: { counters }, site, formKey }: DeskProps) {
  return (
    <>
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
                <input type="hidden" name="kunci" value={formKey} />
                <button class="btn alt" name="langkah" value="buka">
                  Buka loket {number}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function FreeCounter(props: DeskProps & { counter: Counter }) {
  const { console, counter } = props;
  const [first] = console.line;
  return (
    <>
      <h1 id="kini">Loket {counter.number} siap</h1>
      <p>{first ? `Berikutnya ${first.view.ticket}. Tekan n lalu Enter.` : 'Belum ada yang menunggu.'}</p>
      <form class="end" method="post" action="/meja">
        <DeskContext {...props} />
        <button class="btn alt" name="langkah" value="tutup">
          Tutup loket {counter.number}
        </button>
      </form>
    </>
  );
}

function Current(props: CurrentProps) {
  const { counter, ticket, services, shell } = props;
  const isServing = ticket.status === 'serving';
  const since = ticket.servingAt ?? ticket.calledAt ?? shell.now;
  const elapsed = shell.now.getTime() - since.getTime();
  const minutes = ticket.people.reduce((sum, p) => sum + services[p.serviceCode].minutes, 0);
  return (
    <>
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
        <a class="key" href={`/meja/karcis/${ticket.id}`}>
          Cetak<span class="vh"> karcis</span>
        </a>
        <Bloom />
      </div>
      {ticket.people.length === 1 ? <OnePerson {...props} /> : <Party {...props} />}
      <FinishPanel {...props} />
      {ticket.people.map((person) => (
        <form id={`nik-${person.id}`} method="post" action="/meja" data-act hidden>
          <DeskContext {...props} />
          <input type="hidden" name="orang1" value={person.id} />
        </form>
      ))}
    </>
  );
}
