export const SERVICE_CODES = [
  'record_first',
  'print_first',
  'reprint_lost',
  'reprint_damaged',
  'reprint_change',
  'reprint_photo',
  'reprint_move',
  'foreigner',
  'ikd',
  'kia',
] as const;
export type ServiceCode = (typeof SERVICE_CODES)[number];

/** A person has at most one live booking in each. */
export type ServiceGroup = 'ktp' | 'ikd' | 'kia';

/** Two stocks that are never mixed. */
export type BlankKind = 'ktp' | 'kia';

/** `from17`: a card for those who are 17 or ever married on the day, none before. */
export type CardUse = 'always' | 'from17' | 'never';

/** `home_office`: an office, best the one of the person's own region. */
export type ServicePlaces = 'any' | 'office' | 'home_office';

/** The national order when blanks are short: 1 is served first. */
export type NationalClass = 1 | 2 | 3;

/** What to bring; the words are shipped with the services. */
export type DocumentKey =
  | 'family_card'
  | 'marriage_proof'
  | 'police_letter'
  | 'form_f102'
  | 'damaged_card'
  | 'old_card'
  | 'change_proof'
  | 'photo_form'
  | 'moving_letter'
  | 'passport'
  | 'kitap'
  | 'own_phone'
  | 'birth_certificate'
  | 'parents_ktp'
  | 'photo_2x3';

export interface Service {
  code: ServiceCode;
  group: ServiceGroup;
  /** Default per person; an office may set its own. */
  minutes: number;
  usesCard: CardUse;
  blankKind: BlankKind | null;
  places: ServicePlaces;
  documents: readonly DocumentKey[];
  nationalClass: NationalClass;
  /** Order in lists. */
  position: number;
}

export interface LocalisedText {
  id: string;
  en: string;
}
