import { describe, expect, it } from '@jest/globals';
import { fieldText, isKnownProblem, problemText } from './problem-texts.js';

const PROBLEMS = (
  'slot_full no_cards_left day_closed already_booked hold_expired hold_not_found not_eligible too_late not_found ' +
  'forbidden unauthenticated invalid_input unknown_field malformed_body unsupported_media_type payload_too_large ' +
  'idempotency_key_reused idempotency_key_invalid wrong_day wrong_site cancelled booking_not_live ' +
  'already_checked_in counter_busy counter_closed counter_taken ticket_not_here illegal_move no_places_left ' +
  'nothing_to_call plan_needed plan_changed stock_short not_reversible stock_moved delivery_closed not_decided year_not_decreed cross_origin ' +
  'too_many_requests unavailable internal method_not_allowed host_not_allowed precondition_failed wrong_password'
).split(' ');
const FIELDS = (
  'required not_text too_long nik_length nik_not_digits nik_day nik_month nik_date nik_serial nik_twice ' +
  'name_empty name_too_long name_broken_text name_line_break name_control_sign name_direction_sign name_emoji ' +
  'name_stacked_marks name_invalid birth_date_invalid birth_date_future phone_invalid email_invalid not_a_number out_of_range not_in_list ' +
  'unknown_field not_uuid date_invalid time_invalid not_an_object not_a_list consent_needed'
).split(' ');
const WHOLE = /^[A-Z].*[.?]$/;

describe('sentences for refusals', () => {
  it.each(PROBLEMS)('%s says what happened and what to do, in both languages', (code) => {
    expect(isKnownProblem(code)).toBe(true);
    const [id, en] = [problemText('id', code), problemText('en', code)];
    expect(id.title).not.toBe(en.title);
    for (const { title, detail } of [id, en]) {
      expect(title).not.toMatch(/[{}[\].]/);
      expect(detail).toMatch(WHOLE);
      expect(detail).not.toMatch(/[{}[\]]/);
    }
  });

  it.each(FIELDS)('the field problem %s is a whole sentence without its facts too', (code) => {
    expect(fieldText('id', code)).not.toBe(fieldText('id', 'no such code'));
    for (const text of [fieldText('id', code), fieldText('en', code)]) {
      expect(text).toMatch(WHOLE);
      expect(text).not.toMatch(/[{}[\]]/);
    }
  });

  it('names the facts it was given', () => {
    expect(fieldText('id', 'nik_length', { entered: 15 })).toContain('Anda memasukkan 15.');
    expect(fieldText('en', 'nik_date', { digits: '310209' })).toContain('310209');
    expect(problemText('id', 'already_checked_in', { ticket: 'A012' }).detail).toContain('A012');
  });

  it('reads an unknown problem as a fault of ours', () => {
    expect(problemText('id', 'no such code')).toEqual(problemText('id', 'internal'));
  });
});
