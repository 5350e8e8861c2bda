import { OneOf, Text } from '../../platform/http/fields.js';
import type { FieldProblem } from '../field-errors.js';
import { CANCEL_REASONS } from './cancel.view.js';

/** Far above what the rules take, so that they, and not the form, say what is too long. */
export const TYPED = 2_000;
export const WORD = 40;
export const optional = { optional: true };

export class ServiceForm {
  @Text(WORD, optional) layanan?: string;
  @Text(WORD, optional) orang?: string;
}

export class ReasonForm {
  @Text(WORD, optional) alasan?: string;
}

export class TimeForm {
  @Text(WORD, optional) slot?: string;
  @Text(WORD, optional) tanpaKartu?: string;
}

export class IdentityForm {
  @Text(TYPED, optional) nik?: string;
  @Text(TYPED, optional) nama?: string;
  @Text(TYPED, optional) hari?: string;
  @Text(TYPED, optional) bulan?: string;
  @Text(TYPED, optional) tahun?: string;
  @Text(WORD, optional) layanan?: string;
  @Text(WORD, optional) alasan?: string;
  @Text(WORD, optional) pernahDirekam?: string;
  @Text(WORD, optional) pernahMenikah?: string;
  @Text(WORD, optional) aksi?: string;
}

/** How to be reached, and who answers for children. */
export class ContactFields {
  @Text(WORD, optional) lewat?: string;
  @Text(TYPED, optional) whatsapp?: string;
  @Text(TYPED, optional) email?: string;
  @Text(WORD, optional) setuju?: string;
  @Text(TYPED, optional) waliNama?: string;
  @Text(WORD, optional) waliHubungan?: string;
  @Text(TYPED, optional) waliTelepon?: string;
  @Text(WORD, optional) waliSetuju?: string;
}

export class ContactForm extends ContactFields {
  @Text(WORD, optional) aksi?: string;
}

export class CheckForm {
  @Text(WORD, optional) aksi?: string;
}

export class MoveForm {
  @Text(WORD, optional) slot?: string;
  @Text(WORD, optional) aksi?: string;
}

export class CancelForm {
  @OneOf(CANCEL_REASONS, optional) alasan?: string;
}

export class PositionForm {
  @OneOf(['terlambat', 'keluar']) aksi: 'terlambat' | 'keluar';
}

/** Asks about one's own data, as their addresses name them. */
export const DATA_ACTS = ['perbaiki', 'bekukan', 'cairkan', 'tarik', 'hapus'] as const;
export type DataAct = (typeof DATA_ACTS)[number];

export class DataForm {
  @Text(WORD, optional) orang?: string;
  @Text(TYPED, optional) uraian?: string;
}

export class AlreadyForm {
  @OneOf(['tautan', 'bukan-saya']) aksi: 'tautan' | 'bukan-saya';
}

export class FindCodeForm {
  @Text(TYPED, optional) kode?: string;
}

export class FindOpenForm {
  @Text(TYPED, optional) kode?: string;
  @Text(TYPED, optional) sekali?: string;
}

export class FindLinkForm {
  @Text(TYPED, optional) kode?: string;
  @Text(TYPED, optional) telepon?: string;
}

/** The button that gives a running hold more time; nothing typed is judged then. */
export const wantsTime = ({ aksi }: { aksi?: string }): boolean => aksi === 'tambah-waktu';

/** Why no time was chosen. */
export const slotProblem = (slot: string): FieldProblem => ({ field: 'slot', code: slot ? 'not_uuid' : 'required' });
