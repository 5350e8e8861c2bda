import { Text, Uuid } from '../../platform/http/fields.js';

export class RosterParam {
  @Uuid() requestId: string;
}

export class PupilParam extends RosterParam {
  @Uuid() pupilId: string;
}

export class RosterQuery {
  @Text(20, { optional: true }) lihat?: string;
  @Text(4, { optional: true }) hal?: string;
  @Text(4, { optional: true }) semua?: string;
}

export class PupilLink {
  @Text(40) pupilId: string;
  @Text(40) token: string;
}

export class PupilLinkAct extends PupilLink {
  @Text(20) ask: string;
}

export class GuardianForm {
  @Text(64, { optional: true }) nik?: string;
  @Text(30, { optional: true }) lahirAnak?: string;
  @Text(200, { optional: true }) nama?: string;
  @Text(20, { optional: true }) hubungan?: string;
  @Text(40, { optional: true }) telepon?: string;
  @Text(4, { optional: true }) setuju?: string;
  @Text(10, { optional: true }) aksi?: string;
}

export class TeamQuery {
  @Text(100, { optional: true }) situs?: string;
  @Text(20, { optional: true }) tanggal?: string;
}
