import { outcomeChoices } from '../../staff/outcome-choices.js';
import type { LocalDay, LocalTicket } from './line.js';
import type { Day, Say, ServiceNames } from './types.js';

type Child = Node | string | null;

/** An element with text in it, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | true> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value === true ? '' : value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export const byId = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

export interface Words {
  say: Say;
  services: ServiceNames;
  outcomes: Readonly<Record<string, string>>;
}

/** What came of the last act, in big words. */
export function showResult(tone: 'ok' | 'warn' | 'stop', head: string, text = ''): void {
  const box = byId('hasil');
  box.className = `result ${tone}`;
  box.replaceChildren(el('b', {}, head), text);
}

const CARD_AGE = 17;

/** What can have come of one person's visit, the usual first. */
export function outcomesFor(ticket: LocalTicket, day: Day, services: ServiceNames): readonly string[] {
  const service = ticket.service ?? 'record_first';
  const age = ticket.isOfAge === null ? null : ticket.isOfAge ? CARD_AGE : CARD_AGE - 1;
  const usesCard = services[service]?.usesCard ?? 'from17';
  const { main, other } = outcomeChoices({ serviceCode: service, age, everMarried: false }, usesCard, day.prints);
  return [...main, ...other];
}

function facts({ say, services }: Words, ticket: LocalTicket): HTMLElement {
  const age = ticket.isOfAge === null ? 'ageUnknown' : ticket.isOfAge ? 'ofAge' : 'underAge';
  const service = ticket.service ? (services[ticket.service]?.name ?? ticket.service) : say('offline.serviceUnknown');
  const rows = [
    [say('offline.service'), service],
    [say('offline.age'), say(`offline.${age}`)],
    [
      say('offline.card'),
      ticket.cards > 0 ? say('offline.cardKept', { count: ticket.cards }) : say('offline.cardNone'),
    ],
    ...(ticket.party > 1 ? [[say('offline.people'), String(ticket.party)]] : []),
  ];
  return el('dl', {}, ...rows.flatMap(([term = '', fact = '']) => [el('dt', {}, term), el('dd', {}, fact)]));
}

/** One choice for each person; the usual one is chosen already when there is no other. */
function finishForm(words: Words, ticket: LocalTicket, day: Day): HTMLElement {
  const { say, outcomes } = words;
  const choices = outcomesFor(ticket, day, words.services);
  const fields = Array.from({ length: ticket.party }, (_, i) => {
    const label = ticket.party > 1 ? say('offline.outcomeOf', { number: i + 1 }) : say('offline.outcome');
    const options = choices.map((one) => el('option', { value: one }, outcomes[one] ?? one));
    const select = el('select', { id: `hasil-${i + 1}`, 'data-outcome': true }, ...options);
    return el('div', { class: 'field' }, el('label', { for: `hasil-${i + 1}` }, label), select);
  });
  const button = el('button', { class: 'btn' }, say('offline.endVisit'));
  return el('form', { class: 'end', id: 'selesai' }, ...fields, el('div', { class: 'acts' }, button));
}

export function showCurrent(words: Words, day: Day, { current }: LocalDay): void {
  const { say } = words;
  const number = day.counter?.number ?? 0;
  const title = current
    ? say(current.status === 'serving' ? 'offline.isServing' : 'offline.isCalled', { number })
    : day.counter
      ? say('offline.counterFree', { number })
      : say('offline.counterNone');
  if (!current) return byId('orang').replaceChildren(el('h1', { id: 'kini' }, title));
  const id = el('div', { class: 'id' }, el('strong', {}, current.label));
  const heading = el('h1', { id: 'kini' }, title);
  const end = current.status === 'serving' ? finishForm(words, current, day) : null;
  byId('orang').replaceChildren(heading, id, facts(words, current), ...(end ? [end] : []));
}

export function showLanes({ say, services }: Words, { tickets }: LocalDay): void {
  const lanes = {
    antre: tickets.filter((t) => t.isLocal && t.status === 'waiting'),
    ditunda: tickets.filter((t) => t.isHere && t.status === 'parked'),
    sebelum: tickets.filter((t) => !t.isLocal && t.status === 'waiting'),
  };
  for (const [id, lane] of Object.entries(lanes)) {
    const items = lane.map((ticket) => {
      const name = ticket.service ? (services[ticket.service]?.name ?? '') : say('offline.serviceUnknown');
      const label = id === 'ditunda' ? say('offline.resume') : say('offline.call');
      const button = el('button', { class: 'key', type: 'button', 'data-call': ticket.key }, label);
      button.append(el('span', { class: 'vh' }, ` ${ticket.label}`));
      return el('li', {}, el('span', {}, el('strong', {}, ticket.label), ` ${name}`), button);
    });
    byId(id).replaceChildren(...(items.length > 0 ? items : [el('li', {}, say('offline.none'))]));
  }
}
