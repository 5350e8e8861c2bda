import { MINUTE_MS } from '../../common/duration.js';
import { clock, zoneName } from '../../common/spoken-date.js';
import type { WalkInChance } from '../../modules/desk/desk.console.types.js';
import { amount } from './amount.js';
import { StaffPage } from './staff.layout.js';
import { KeptAnswers, WalkInContext, type WalkInProps } from './walk-in.view.js';

/** The honest chance, before a ticket is given; then one key. */
export function WalkInCheckView(props: WalkInProps & { chance: WalkInChance }) {
  const { shell, services, values, chance } = props;
  const isUnsafe = chance.estimate !== null && !chance.estimate.isSafe;
  const title = isUnsafe ? 'Mungkin tidak terlayani hari ini' : 'Beri karcis?';
  return (
    <StaffPage shell={shell} title={title}>
      <form class="col" method="post" action="/meja/tanpa-janji" autocomplete="off">
        <h1>{title}</h1>
        <p class="lede">
          {values.nama?.trim()}, {services[values.layanan as keyof typeof services].name}
        </p>
        <WalkInContext {...props} />
        <KeptAnswers {...props} />
        <Chance {...props} />
        <div class="acts">
          <button class={isUnsafe ? 'btn alt' : 'btn'} name="aksi" value="beri" autofocus>
            {isUnsafe ? 'Beri karcis juga' : 'Beri karcis'}
          </button>
          <button class="btn alt" name="aksi" value="ubah">
            Ubah
          </button>
          {isUnsafe && <a href="/pesan/layanan">Pesankan hari lain</a>}
          <a href="/meja">Batal</a>
        </div>
      </form>
    </StaffPage>
  );
}

function Chance({ chance, shell, site }: WalkInProps & { chance: WalkInChance }) {
  const { estimate, lastSafe, waiting, openCounters, cardsLeft } = chance;
  const at = (minutes: number) => clock('id', new Date(shell.now.getTime() + minutes * MINUTE_MS), site.timezone);
  const ticket = lastSafe?.ticket;
  return (
    <div class={estimate?.isSafe ? 'result ok' : 'result warn'} role="status">
      <b>
        {estimate
          ? `Dipanggil ${at(estimate.low)} sampai ${at(estimate.high)} ${zoneName(site.timezone)}`
          : 'Belum ada loket yang dibuka'}
      </b>
      <p>
        {estimate && `Perkiraan selesai ${at(estimate.doneLow)} sampai ${at(estimate.doneHigh)}. `}
        {amount(waiting)} nomor menunggu, {openCounters} loket dibuka.
        {site.prints && ` Kartu yang belum dijanjikan hari ini: ${amount(cardsLeft)}.`}
      </p>
      {ticket && <p>Setelah nomor {ticket} tidak terjamin hari ini.</p>}
      {lastSafe?.moreWalkIns === 0 && <p>Tidak ada lagi tempat tanpa janji yang aman hari ini.</p>}
    </div>
  );
}
