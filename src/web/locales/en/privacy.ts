import type { privacy as source } from '../id/privacy.js';

export const privacy: Record<keyof typeof source, string> = {
  'privacy.title': 'Privacy',
  'privacy.lead':
    'Dukcapil uses your data for this booking and for the card that follows, and for nothing else. This page says what is kept, why, and for how long.',
  'privacy.what': 'What we keep, and what for',
  'privacy.what.nik': '<b>NIK</b>: to check your age, and so that one person holds one booking.',
  'privacy.what.name':
    '<b>Name and birth date</b>: so that staff can recognise you and know from when a card may be printed.',
  'privacy.what.contact': '<b>Phone number or e-mail</b>: for messages about the booking and the card, if you agree.',
  'privacy.what.guardian':
    '<b>Parent or guardian</b>: their consent, for those who are under 18 and never married. Before there is consent, no message is sent.',
  'privacy.how': 'How we protect it',
  'privacy.how.sealed':
    'NIK, name and contact are kept encrypted. Staff see the last 4 digits of the NIK; revealing all of it is recorded with the reason.',
  'privacy.how.never': 'The NIK is never in a page address, in a message, or on the screen of the waiting room.',
  'privacy.how.shared':
    'Data is not sold and not passed on for other purposes. This page loads nothing from other sites.',
  'privacy.long': 'How long',
  'privacy.long.nik': 'The NIK is erased 30 days after the visit, the contact 90 days after the visit.',
  'privacy.long.card':
    'While you wait for a card, name, birth date, NIK and contact are kept until 30 days after printing, until you withdraw your consent, or for 24 months at most.',
  'privacy.long.counts': 'What stays are counts, without names.',
  'privacy.cookies': 'What is kept on your phone or computer',
  'privacy.cookies.draft': 'Answers that are not finished: encrypted, for 30 minutes, erased once you have booked.',
  'privacy.cookies.device': 'A random mark, for 1 year: so that one device holds one place at a time.',
  'privacy.cookies.language': 'The language you chose, for 1 year.',
  'privacy.cookies.position':
    'A mark for the page of your turn, 1 day: it opens the place in line of one booking and nothing else.',
  'privacy.ask': 'Your rights, and who to ask',
  'privacy.ask.rights':
    'You may see your data, correct it, freeze it, withdraw your consent, or ask for erasure. We answer within 3 x 24 hours. Withdrawing consent does not cancel the booking.',
  'privacy.ask.who': 'Call <a>{phone}</a>, or ask at the front desk with your family card.',
  'privacy.law':
    'The basis: the public task of Dukcapil under Law 24/2013, and Law 27/2022 on personal data protection.',
};
