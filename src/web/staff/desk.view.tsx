import { Answer, CommandBox } from './desk-box.view.js';
import { Middle } from './desk-current.view.js';
import { Cards, Help, Keys } from './desk-keys.view.js';
import type { DeskProps } from './desk-parts.js';
import { Queue } from './desk-queue.view.js';
import { StaffPage } from './staff.layout.js';

export function DeskView(props: DeskProps) {
  const { shell, site, console, reply } = props;
  const counter = console.own ? `Loket ${console.own.number}` : undefined;
  return (
    <StaffPage
      shell={shell}
      title={['Meja depan', counter].filter(Boolean).join(', ')}
      outcome={reply.outcome}
      counter={counter}
      mainClass="desk"
      scripts={['desk.js', 'offline.js']}
      data={{ 'data-site': site.id }}
    >
      <DeskParts {...props} />
    </StaffPage>
  );
}

/** All that an act can change: sent alone to a browser that puts it in its place. */
export function DeskParts(props: DeskProps) {
  return (
    <>
      <section class="commands" aria-label="Perintah">
        <p class="lost note warn" role="alert" data-lost hidden />
        <CommandBox {...props} />
        <Answer {...props} />
        <Keys {...props} />
        <Cards console={props.console} />
      </section>
      {props.showsHelp ? <Help /> : <Middle {...props} />}
      <Queue {...props} />
    </>
  );
}
