import type { whyCard as source } from '../id/why-card.js';

export const whyCard: Record<keyof typeof source, string> = {
  'why-card.title': 'Why the KTP-el matters',
  'why-card.lead':
    'The electronic identity card (KTP-el) officially proves who you are. It is valid for life, all over Indonesia.',
  'why-card.use': 'What it is for',
  'why-card.use.study': 'Applying for university and for work.',
  'why-card.use.bank': 'Opening a bank account; health insurance, driving licence and passport.',
  'why-card.use.vote': 'Voting.',
  'why-card.use.family': 'Marrying, and birth certificates of your children.',
  'why-card.who': 'Who must have one',
  'why-card.who.17': '<b>Everybody from 17</b>, or who is or was married.',
  'why-card.who.16':
    '<b>At 16</b> you may be recorded now. The card is printed from the 17th birthday, without recording again.',
  'why-card.who.once':
    '<b>Recording happens once in a lifetime</b>: photo, fingerprints and iris. You must come yourself.',
  'why-card.who.22':
    '<b>Do not put it off.</b> Whoever is not recorded five years after turning 17 may find the NIK switched off for a while.',
  'why-card.cost': 'What it costs',
  'why-card.cost.text':
    'Rp0 for recording, printing and replacing. There is no fee for speed and no need for a broker.',
  'why-card.money': 'If somebody asks for money',
  'why-card.money.text':
    'Do not pay. Note who, when and where, and report it: call <a>{phone}</a> or come to the front desk. You are served all the same.',
  'why-card.money.law': 'Officials who ask for money can be punished (Law 24/2013, article 95B).',
  'why-card.bring': 'What to bring',
  'why-card.bring.kk': 'Family card (KK), original or copy. No letter of the neighbourhood is needed.',
  'why-card.where': 'When and where',
  'why-card.where.text': '{site}: Saturdays and Sundays {hours}. Choose a time with Giliran and do not stand in line.',
  'why-card.qr': 'Book a turn here',
  'why-card.print': 'You may print this page and put it up at school.',
  'foot.whyCard': 'Why the KTP-el matters',
};
