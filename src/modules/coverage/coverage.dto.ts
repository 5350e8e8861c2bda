import { date, instant, list, oneOf, orNull, record, text, uuid, whole } from '../../platform/http/answers.js';
import { OneOf, Sentence, ServiceDate, Uuid, Whole } from '../../platform/http/fields.js';
import type { AsOfPrecision } from './coverage.types.js';

const MOST = 100_000_000;
const PRECISIONS = ['day', 'month'] as const;

export class RegionParam {
  @Uuid() regionId: string;
}

export class NewSnapshotBody {
  @ServiceDate() asOf: string;
  @OneOf(PRECISIONS, { optional: true, description: 'How exact the date is; a day when left out.' })
  asOfPrecision?: AsOfPrecision;
  @Whole(0, MOST, { description: 'People who must have a card.' }) eligible: number;
  @Whole(0, MOST) recorded: number;
  @Whole(0, 100_000, { optional: true, description: 'As the source says, in thousandths of a percent.' })
  statedMilliPercent?: number;
  @Whole(0, MOST, { optional: true, description: 'As the source says.' }) statedLeft?: number;
  @Sentence(300) source: string;
}

const percent = orNull({ type: 'number' });
const PROGRESS = {
  total: whole,
  recorded: whole,
  printReady: whole,
  printed: whole,
  handedOver: whole,
  left: whole,
  percent,
};
export const SNAPSHOT = record('CoverageSnapshot', {
  id: uuid,
  asOf: date,
  asOfPrecision: oneOf(PRECISIONS),
  eligible: whole,
  recorded: whole,
  statedPercent: percent,
  statedLeft: orNull(whole),
  source: text,
  enteredAt: instant,
  percent,
  left: whole,
  disagrees: list(oneOf(['percent', 'left'])),
});
export const COVERAGE = record('RegionCoverage', {
  asOf: date,
  snapshots: list(SNAPSHOT),
  schools: list(record('SchoolCoverage', { schoolId: uuid, name: text, ...PROGRESS })),
  pupils: record('Progress', PROGRESS),
});
