import type { outcomes as source } from '../id/outcomes.js';

export const outcomes: Record<keyof typeof source, string> = {
  'taken.title': 'The place at {time} has just been taken',
  'taken.lead': 'Someone else booked it first. <b>Your answers are kept</b>; you need not start again.',
  'taken.nearest': 'Nearest place still free',
  'taken.take': 'Take {time}',
  'taken.other': 'Other choices',
  'taken.none': 'Every time on the open days is full.',
  'taken.noneNext':
    'Places that others cancel come back. Look again later, or come to the front desk without a booking.',
  'taken.left': '{count} left',

  'passed.title': '{time} can no longer be booked',
  'passed.lead': 'It is too near by now. <b>Your answers are kept</b>, you need not start again.',

  'noCards.title': 'No cards are left for {date}',
  'noCards.titleFew': 'Cards left for {date}: {count}',
  'noCards.lead':
    'There still is a place. Your data can be recorded at that time and the card printed later. Recording uses no card.',
  'noCards.leadPrint': 'This service needs a card, so it is not possible on that day.',
  'noCards.leadMove': 'Your booking needs a card, so it cannot move to that day. The place you have now stays yours.',
  'noCards.recordFirst': 'Record first',
  'noCards.after': 'Once the record is ready and there are cards, you can book a time for printing.',
  'noCards.withCard': 'Other days that still have cards',
  'noCards.otherDays': 'See other days',

  'notYet.title': 'Not possible to book yet',
  'notYet.lead': 'Your answers are kept. This is why:',
  'notYet.fix': 'Correct the details',
  'notYet.otherService': 'Choose another service',
  'notYet.chooseReason': 'Choose a reason',
  'notYet.otherDay': 'Choose another day',
  'notYet.recordInstead': 'Record first',

  'already.title': 'There already is a booking for this NIK',
  'already.lead': 'One person holds one booking. For safety we do not show its time and place here.',
  'already.desk': 'Cannot find the message? Call {phone}, or ask at the front desk with your family card.',
  'already.fix': 'Mistyped the NIK? Correct it',

  'holdEnded.title': 'The time for keeping your place has run out',
  'holdEnded.lead':
    'We let go of the place at {time} so that it is not wasted. <b>Your answers are kept</b>; you need not start again.',
  'holdEnded.leadPlain':
    'We let go of the place so that it is not wasted. <b>Your answers are kept</b>; you need not start again.',

  'closed.title': 'No service on {date}',
  'closed.titlePlain': 'The service is closed',
  'closed.reason': 'The reason: {reason}.',
  'closed.next': 'The next open day: <b>{date}</b>.',
  'closed.noNext': 'The next day is not set yet. Please look again later.',
  'closed.weekday': 'On weekdays the office is open {hours}.',
  'closed.otherDays': 'See the open days',
  'paused.title': 'Booking is paused for a moment',
  'paused.text': 'Booking opens again {when}. Bookings already made stay valid.',
  'paused.textOpen': 'We do not know yet when it opens again. Bookings already made stay valid.',
  'paused.textPlain': 'Please try again in a moment. Bookings already made stay valid.',
  'paused.otherSites': 'Other places that can be booked',
  'paused.desk': 'Urgent? Call {phone}, or come on a weekday {hours}.',
  'paused.note': '<b>Booking is paused</b>: {reason}. It opens again {when}.',
  'paused.noteOpen': '<b>Booking is paused</b>: {reason}.',

  'notFound.title': 'This page was not found',
  'notFound.text': 'The address may be mistyped, or the link is no longer valid.',
  'notFound.link': 'Looking for your booking? Open the link in our latest message again.',
  'fault.title': 'Sorry, something went wrong',
  'fault.text': 'The fault is ours. Try again in a moment; bookings already made are not lost.',
  'fault.id': 'If it still fails, call {phone} and quote the code <b>{id}</b>.',

  'why.too_young': '[{name}: ][born {birth}. ]Recording opens at the age of 16[, on {date}].',
  'why.print_from_17':
    '[{name}: ][born {birth}. ]A card can be printed from the age of 17[, on {date}]. Until then the data can be recorded.',
  'why.already_recorded':
    '[{name}: ]already recorded, and recording happens once in a lifetime. Choose printing, replacement or moving here.[ The card can be printed from {date}.]',
  'why.photo_reason_not_listed':
    '[{name}: ]a photo is changed only for the reasons in the rules, such as a blurred photo or now wearing a hijab. Wanting to look different is not enough.',
  'why.photo_reason_missing': '[{name}: ]the reason for the new photo is not chosen yet.',
  'why.office_only':
    '[{name}: ]this service is offered at the Dukcapil office only. Choose the office, or another service.',
  'why.site_does_not_print': '[{name}: ]this place does not print cards. Choose the Dukcapil office for printing.',
  'why.data_at_centre':
    '[{name}: ]the data is still being processed at the centre, so the card cannot be printed yet. It usually takes a few days; ask at the front desk.',
  'why.not_recorded_yet': '[{name}: ]the data was never recorded. Choose recording first.',
  'why.kia_age': '[{name}: ]the KIA is a card for children under 17. From the age of 17, choose the KTP-el.',
  'why.duplicate_record':
    '[{name}: ]the data is recorded twice at the centre. Come to the office on a weekday with the family card to have it put right first.',
  'why.already_printed': '[{name}: ]the card was printed before. If it is lost or damaged, choose a replacement.',
  'why.not_born_yet': '[{name}: ]the birth date is after the day of service. Correct the birth date.',
  'why.unknown': '[{name}: ]not possible yet. Ask at the front desk.',

  'warning.guardian_consent_missing':
    '[{name}: ]the consent of a parent or guardian is missing. The booking is made, but messages are sent only after consent. Please come with a parent or guardian.',
  'warning.home_office_advised':
    '[{name}: ]for a change of data, the Dukcapil of your home region is the better place. Here it may take longer.',
  'warning.nik_region_unknown':
    '[{name}: ]the region code of the NIK is not on our list. Check it; if it is right, go on.',
  'warning.nik_birth_date_differs':
    '[{name}: ]the birth date differs from the NIK. If the family card says so, go on and bring the birth certificate.',
  'warning.nik_repeated_digits': '[{name}: ]all digits of this NIK are the same. Check it with the family card.',
  'warning.nik_sex_differs': '[{name}: ]the sex differs from the NIK. Check it with the family card.',
  'warning.nik_risk':
    '[{name}: ]a NIK can be deactivated for a time when recording is long overdue. Do not wait; it is active again after recording.',
  'warning.record_status_unknown':
    '[{name}: ]we do not know yet whether the record is ready. If it is not, the card is printed on another day.',
  'warning.ask_recorded_before': '[{name}: ]the IKD is for people who were recorded. If not, choose recording first.',
  'warning.earlier_recording_failed': '[{name}: ]the earlier recording failed, so it is repeated on that day.',
  'warning.photo_reason_overridden': '[{name}: ]an officer has accepted this reason for a new photo.',
  'warning.birth_date_unknown': '[{name}: ]the birth date is not known yet. Bring the family card.',
  'warning.phone_cannot_text':
    'This number cannot receive WhatsApp or SMS. Keep the code yourself, or give an e-mail address.',
  'warning.marriage_proof_needed':
    '[{name}: ]bring the marriage book or certificate, so that the card can be printed before age 17.',
  'full.title': '{date} is full',
  'full.lead': 'Every time on that day is taken. <b>Your answers are kept.</b>',
  'full.cards': 'The cards for that day are gone too.',
  'full.days': 'Other days with places',
  'full.none': 'No other day is open yet. New days open every week; look again later.',
  'full.walkIn': 'Without a booking',
  'full.walkInText':
    'Some places are kept for people who come without a booking. Come when the office opens; numbers are given while places last.',
  'notFound.id': 'If you are sure that the address is right, call {phone} and quote the code <b>{id}</b>.',
  'notYet.remind': 'Put it in my calendar',
  'remind.age': 'Old enough to be recorded for the KTP-el',
  'remind.open': 'Book a turn for the KTP-el: open again',
  'remind.open.text': 'Book a time with Giliran. FREE.',
  'notYet.school': 'Still at school? Ask there: the registry also records at schools.',
  'remind.age.text': 'Old enough from this day on. Book a time with Giliran and bring the family card. FREE.',
  'phoneLimit.change': 'Change the contact',
};
