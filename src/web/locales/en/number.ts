export const number = {
  'number.title': 'Where is my turn?',
  'number.label': 'Ticket number',
  'number.hint': 'As on your ticket, for example A012',
  'number.submit': 'Show my place',
  'number.unknown': 'There is no number {number} at {site} today. Check your ticket, or ask at the front desk.',
  'number.odd': 'Type one letter and the number, as on your ticket.',
  'number.fresh': 'As of {time}.',
  'number.refresh': 'Refresh',
  'number.link': 'Do you have the link of your booking? Your place there refreshes by itself.',
  'number.find': 'Open my booking',
} as const;
