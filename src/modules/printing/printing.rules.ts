import type { RecordStatus } from '../applicants/applicants.types.js';
import type { DueMonth } from '../applicants/applicants.records.types.js';
import type { PrintForecastMonth } from './printing.types.js';

/** Words that offices and the centre's own lists use; PRR, SFE and EFAC are codes of the centre. */
const WORDS: Record<string, RecordStatus> = {
  recorded: 'recorded',
  direkam: 'recorded',
  bio_captured: 'recorded',
  sent: 'sent',
  dikirim: 'sent',
  terkirim: 'sent',
  sfe: 'sent',
  sent_for_enrollment: 'sent',
  print_ready: 'print_ready',
  'siap cetak': 'print_ready',
  prr: 'print_ready',
  print_ready_record: 'print_ready',
  printed: 'printed',
  dicetak: 'printed',
  tercetak: 'printed',
  handed_over: 'handed_over',
  diserahkan: 'handed_over',
  failed: 'failed',
  gagal: 'failed',
  efac: 'failed',
  enroll_failure: 'failed',
  duplicate: 'duplicate',
  ganda: 'duplicate',
  dup: 'duplicate',
  duplicate_record: 'duplicate',
};

/** Null for a word that means no status here. */
export const statusOfWord = (word: string): RecordStatus | null =>
  WORDS[word.trim().toLowerCase().replaceAll(/\s+/g, ' ')] ?? null;

/** Stock that is free now, less everybody who becomes due, month by month; never below zero. */
export function forecastOf(months: readonly DueMonth[], free: number): PrintForecastMonth[] {
  let left = free;
  return months.map(({ month, people }) => {
    left = Math.max(0, left - people);
    return { month, people, cardsAfter: left };
  });
}

/** Places of a day that may still go to people who are sent for. */
export const roomFor = (capacity: number, percent: number, invited: number): number =>
  Math.max(0, Math.floor((capacity * percent) / 100) - invited);
