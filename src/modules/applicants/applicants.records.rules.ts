import type { RecordStatus } from './applicants.types.js';

/**
 * Every move of a record that staff may enter without a reason. The chain is that of the centre: recorded, sent there,
 * print-ready or failed or a duplicate; then the card is printed and handed over. Anything else is a correction.
 */
export const NEXT: Record<RecordStatus, readonly RecordStatus[]> = {
  none: ['recorded'],
  recorded: ['sent', 'print_ready', 'failed', 'duplicate'],
  sent: ['print_ready', 'failed', 'duplicate'],
  print_ready: ['printed', 'failed'],
  printed: ['handed_over'],
  handed_over: [],
  failed: ['recorded', 'sent', 'print_ready'],
  duplicate: [],
};

/** A correction says why. */
export const needsReason = (from: RecordStatus, to: RecordStatus): boolean => !NEXT[from].includes(to);
