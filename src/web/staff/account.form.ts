import { ROLES, type Role } from '../../platform/access/actor.js';
import { OneOf, Text, Texts, Uuid } from '../../platform/http/fields.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { FormReading } from './form-reading.js';

/** What any form about accounts sends besides its own fields. */
export class AccountForm {
  @Text(64, { optional: true }) kunci?: string;
}

export class OwnPasswordForm {
  @Text(1_000) sekarang: string;
  @Text(1_000) sandi: string;
  @Text(1_000) ulang: string;
}

/** An account without a password sends none. */
export class ConfirmedForm {
  @Text(1_000, { optional: true }) sekarang?: string;
}

export class CodeForm {
  /** What says that the password was asked for. */
  @Text(300) izin: string;
  @Text(40) kode: string;
}

export class EndSessionForm {
  @Uuid() sesi: string;
}

export class AccountsQuery {
  @Text(100, { optional: true }) cari?: string;
}

/** A role with its place: `role|region|site|school`, the last two possibly empty. */
export class GrantForm extends AccountForm {
  @Text(200) hak: string;
}

export class NewGrantForm extends AccountForm {
  @OneOf([...ROLES, ''], { optional: true }) peran?: Role;
  /** `region|site`, the site possibly empty. */
  @Text(100, { optional: true }) tempat?: string;
}

export class NewAccountForm extends NewGrantForm {
  @Text(100) pengguna: string;
  @Text(100) petugas: string;
}

export class ReasonForm extends AccountForm {
  @Text(300) sebab: string;
}

export class ResetForm extends AccountForm {
  @Text(300) alasanulang: string;
}

export class RequiredRolesForm extends AccountForm {
  @Texts(20, ROLES.length, { optional: true }) peran?: string[];
}

/** @throws InvalidInput */
export function assertTwice(password: string, again: string): void {
  if (password !== again) throw new InvalidInput([{ field: 'ulang', code: 'password_differs' }]);
}

/** @throws InvalidInput */
export function filled(field: string, value: string | undefined): string {
  const reading = new FormReading();
  const text = reading.sentence(field, value);
  reading.done();
  return text;
}
