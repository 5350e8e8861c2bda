import { StaffPage, type StaffShell } from './staff.layout.js';

export interface SignInProps {
  shell: StaffShell;
  username: string;
  /** Path to go on to. */
  back: string | null;
  problem?: { title: string; detail: string };
}

export function SignInView({ shell, username, back, problem }: SignInProps) {
  const title = 'Masuk untuk petugas';
  return (
    <StaffPage shell={shell} title={problem ? `Kesalahan: ${title}` : title}>
      <form class="col" method="post" action="/masuk" noValidate>
        <h1>{title}</h1>
        {problem && (
          <div class="sum" role="alert" aria-labelledby="salah" tabindex={-1}>
            <h2 id="salah">{problem.title}</h2>
            <p>{problem.detail}</p>
          </div>
        )}
        {back && <input type="hidden" name="ke" value={back} />}
        <div class="field">
          <label class="lab" for="pengguna">
            Nama pengguna
          </label>
          <input
            id="pengguna"
            name="pengguna"
            type="text"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            value={username}
            autofocus={username === ''}
          />
        </div>
        <div class="field">
          <label class="lab" for="sandi">
            Kata sandi
          </label>
          <input id="sandi" name="sandi" type="password" autocomplete="current-password" autofocus={username !== ''} />
        </div>
        <div class="acts">
          <button class="btn">Masuk</button>
          <a href="/">Ke halaman warga</a>
        </div>
      </form>
    </StaffPage>
  );
}
