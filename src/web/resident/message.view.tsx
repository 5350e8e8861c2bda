import type { ComponentChildren } from 'preact';
import { Acts, bold } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { paths } from './paths.js';

export interface MessageProps {
  frame: PageFrame;
  title: string;
  /** Paragraphs, in the language of the page. */
  children: ComponentChildren;
  /** The one next act; the start page when missing. */
  act?: { href: string; label: string };
}

/** A page that only says something and offers one way on. */
export function MessageView({ frame, title, children, act }: MessageProps) {
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        {children}
        <Acts>
          <a class="btn" href={act?.href ?? paths.start}>
            {act?.label ?? t(frame.locale, 'act.start')}
          </a>
        </Acts>
      </div>
    </Page>
  );
}

export function NotFoundView({ frame, requestId }: { frame: PageFrame; requestId: string }) {
  const { locale, office } = frame;
  return (
    <MessageView frame={frame} title={t(locale, 'notFound.title')}>
      <p>{t(locale, 'notFound.text')}</p>
      <p>{t(locale, 'notFound.link')}</p>
      <p>{rich(locale, 'notFound.id', { b: bold }, { phone: office.phone, id: requestId })}</p>
    </MessageView>
  );
}

export function FaultView({ frame, requestId }: { frame: PageFrame; requestId: string }) {
  const { locale, office } = frame;
  return (
    <MessageView frame={frame} title={t(locale, 'fault.title')}>
      <p>{t(locale, 'fault.text')}</p>
      <p>{rich(locale, 'fault.id', { b: bold }, { phone: office.phone, id: requestId })}</p>
    </MessageView>
  );
}
