import { dateTime } from '../../common/spoken-date.js';
import type { DevelopmentMail } from '../../modules/messages/messages.types.js';
import { StaffPage, type StaffShell } from '../staff/staff.layout.js';

export function MailView({
  shell,
  mails,
  zone,
}: {
  shell: StaffShell;
  mails: readonly DevelopmentMail[];
  zone: string;
}) {
  return (
    <StaffPage shell={shell} title="Pesan yang terkirim">
      <div class="col">
        <a class="back" href="/demo">
          Demo
        </a>
        <h1 tabindex={-1}>Pesan yang terkirim</h1>
        <p>
          Inilah yang akan diterima orang, yang terbaru di atas. Di demo tidak ada yang benar-benar dikirim.{' '}
          {mails.length === 0 && <b>Belum ada pesan.</b>}
        </p>
        {mails.map(({ id, recipient, subject, body, sentAt }) => (
          <article class="mail">
            <h2>{subject}</h2>
            <p class="soft">
              Kepada {recipient}, {dateTime('id', sentAt, zone)}
            </p>
            <div class="letter" key={id}>
              <Linked text={body} />
            </div>
          </article>
        ))}
      </div>
    </StaffPage>
  );
}

/** Text with its addresses to press. */
function Linked({ text }: { text: string }) {
  return (
    <>{text.split(/(https?:\/\/\S+)/).map((piece, index) => (index % 2 === 1 ? <a href={piece}>{piece}</a> : piece))}</>
  );
}
