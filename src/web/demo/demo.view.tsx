import { localDateIn, localTimeIn } from '../../common/local-date.js';
import { dateTime } from '../../common/spoken-date.js';
import { Labelled } from '../fields.js';
import type { Outcome } from '../staff/flash.service.js';
import { Result, StaffPage, type StaffShell } from '../staff/staff.layout.js';

const ACCOUNTS: readonly [name: string, role: string][] = [
  ['desk1, desk2, desk3', 'petugas meja depan'],
  ['supervisor', 'penyelia: stok dan kalender'],
  ['admin', 'admin'],
  ['auditor', 'auditor: hanya membaca'],
  ['koordinator', 'provinsi: undang dan konfirmasi sekolah'],
  ['sekolah1', 'sekolah: permintaan dan daftar siswa'],
];

interface DemoProps {
  shell: StaffShell;
  zone: string;
  saturday: Date;
  outcome: Outcome | null;
  sites: readonly { code: string; name: string }[];
}

export function DemoView({ shell, zone, saturday, outcome, sites }: DemoProps) {
  return (
    <StaffPage shell={{ ...shell, isDemo: false }} title="Demo">
      <div class="col">
        <h1 tabindex={-1}>Demo</h1>
        <Result outcome={outcome} />
        <ClockForm shell={shell} zone={zone} saturday={saturday} />
        <section class="part" aria-labelledby="halaman">
          <h2 id="halaman">Halaman</h2>
          <Links
            title="Warga"
            links={[
              ['/', 'Halaman awal'],
              ['/kelola', 'Kelola pesanan'],
            ]}
          />
          <Links
            title="Petugas"
            links={[
              ['/meja', 'Meja depan'],
              ['/meja/tanpa-janji', 'Tanpa janji'],
              ['/stok', 'Stok kartu'],
              ['/kalender', 'Kalender'],
            ]}
          />
          <Links title="Layar lobi" links={sites.map(({ code, name }) => [`/lobi/${code}`, name])} />
          <Links
            title="Lain"
            links={[
              ['/demo/surat', 'Pesan yang terkirim'],
              ['/api/docs', 'API'],
            ]}
          />
        </section>
        <section class="part" aria-labelledby="akun">
          <h2 id="akun">Akun</h2>
          <p>Kata sandinya dicetak di terminal saat Giliran dimulai; semua akun memakainya.</p>
          <dl class="pairs">
            {ACCOUNTS.map(([name, role]) => (
              <div>
                <dt>{name}</dt>
                <dd>{role}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </StaffPage>
  );
}

function Links({ title, links }: { title: string; links: readonly [href: string, label: string][] }) {
  return (
    <div>
      <h3>{title}</h3>
      <ul class="links">
        {links.map(([href, label]) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ClockForm({ shell: { now }, zone, saturday }: Pick<DemoProps, 'shell' | 'zone' | 'saturday'>) {
  return (
    <form class="part" method="post" action="/demo/jam">
      <h2>Jam aplikasi</h2>
      <p>
        Sekarang <b>{dateTime('id', now, zone)}</b>. Semua yang dihitung dengan waktu memakai jam ini; yang sudah masuk
        tetap masuk.
      </p>
      <div class="acts">
        <button class="btn" name="langkah" value="sabtu">
          Pindah ke Sabtu 09.05
        </button>
        <button class="btn alt" name="langkah" value="sebenarnya">
          Kembali ke waktu sebenarnya
        </button>
      </div>
      <p class="soft">Sabtu berikutnya: {dateTime('id', saturday, zone)}.</p>
      <Labelled id="waktu" label="Tanggal dan jam lain">
        <input
          id="waktu"
          name="waktu"
          type="datetime-local"
          value={`${localDateIn(zone, now)}T${localTimeIn(zone, now)}`}
        />
      </Labelled>
      <button class="btn alt" name="langkah" value="pilih">
        Pindah ke waktu ini
      </button>
    </form>
  );
}
