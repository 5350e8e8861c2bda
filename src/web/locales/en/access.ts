import type { access as source } from '../id/access.js';

export const access: Record<keyof typeof source, string> = {
  'find.title': 'Manage my booking',
  'find.link':
    '<b>The quickest way:</b> open the link in our message. Every confirmation and reminder holds a link to your booking.',
  'find.byCode': 'I have the booking code',
  'find.code': 'Booking code',
  'find.code.hint': '10 signs, such as K7M4P 2WX9R.',
  'find.code.submit': 'Send a one-time code',
  'find.byPhone': 'I only remember the phone number',
  'find.phone': 'Phone number of the booking',
  'find.phone.submit': 'Send the link',
  'find.desk': 'Nothing works? Call {phone}, or ask at the front desk with the family card.',
  'find.why': 'A booking cannot be opened with a NIK or a birth date alone, so that nobody else can see it.',
  'error.kode.required': 'Write the booking code, 10 signs.',
  'error.kode.code_invalid': 'A booking code has 10 digits and letters. Check it again.',
  'error.telepon.required': 'Write the phone number of the booking.',
  'error.telepon.phone_invalid': 'This phone number is not complete. Example: 0812 3456 7890.',
  'error.sekali.required': 'Write the 6 digits that we sent.',
  'error.sekali.access_code_wrong':
    'These digits do not fit, or they no longer work. Check them, or ask for a new code.',

  'once.title': 'Write the one-time code',
  'once.lead':
    'If booking {code} exists and has a contact, we have sent 6 digits to it. The code works for {minutes} minutes, once.',
  'once.digits': 'One-time code',
  'once.digits.hint': '6 digits.',
  'once.submit': 'Open the booking',
  'once.again': 'Send a new code',
  'once.rest': 'A new code can be sent after 1 minute, 5 times a day at most.',

  'linkSent.title': 'Check your messages',
  'linkSent.text': 'If a booking fits and has a contact, the link has been sent to that contact.',
  'linkSent.wait': 'Nothing after 5 minutes? Call {phone}, or ask at the front desk with the family card.',

  'linkEnded.title': 'This link no longer works',
  'linkEnded.text':
    'This link was for seeing, moving or cancelling one booking. A link ends one day after the service day, or when a new one replaces it.',
  'linkEnded.new': 'Send a new link to the known contact',
  'linkEnded.desk': 'The front desk is open {hours} on Saturdays and Sundays. Call {phone}.',

  'already.sendLink': 'Send the link of that booking',
  'already.sendLinkText': 'The link goes to the contact of that booking, not to this page.',
  'already.cancelHow': 'With the link the booking can be seen, moved or cancelled.',
  'already.notMine': 'It was not me who booked',
  'already.notMineText': 'Staff will look into who booked with this NIK.',
  'reported.title': 'We have received your report',
  'reported.text':
    'Staff look into the booking for that NIK and get in touch with its contact. Come to the front desk with the family card; staff can release a booking that is not yours.',
  'reported.desk': 'Front desk: {phone}, Saturdays and Sundays {hours}.',

  'dropped.title': 'No booking was made',
  'dropped.text': 'We have let the place go and deleted your answers from this device.',

  'message.one_time_code': 'One-time code',
  'message.access_link': 'Link to the booking',
};
