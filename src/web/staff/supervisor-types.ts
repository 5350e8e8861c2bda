import type { ComponentChildren, VNode } from 'preact';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { Actor } from '../../platform/access/actor.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import type { FieldProblem } from '../field-errors.js';
import type { Locale } from '../messages.js';
import type { Outcome } from './flash.service.js';
import type { StaffShell } from './staff.layout.js';

/** What every page of a supervisor stands on. */
export interface SupervisorFrame {
  actor: Actor;
  shell: StaffShell;
  site: Site;
  locale: Locale;
  /** Today at the site. */
  today: string;
  /** What came of the last act. */
  outcome: Outcome | null;
  formKey: string;
}

export type Typed = Readonly<Record<string, string | undefined>>;

/** A form as it is shown: what was typed, and what is wrong with it. */
export interface ShownForm {
  values: Typed;
  errors: readonly FieldProblem[];
}

export interface Done {
  outcome: Outcome;
  /** Where to go on. */
  to: string;
}

export const done = (to: string, head: string, text: string): Done => ({ to, outcome: { tone: 'ok', head, text } });

/** What an act will do, before it is done. */
export interface Check {
  title: string;
  rows: readonly (readonly [term: string, value: ComponentChildren])[];
  effects: readonly ComponentChildren[];
  /** Names the act. */
  button: string;
}

/** An act in three steps: the form, what it will do, done. */
export interface Act<T, F extends SupervisorFrame = SupervisorFrame> {
  form(frame: F, shown: ShownForm): VNode | Promise<VNode>;
  /** @throws InvalidInput with the names of the form's fields */
  read(frame: F): T;
  /** What it will do, shown before it is done; an act without it is done at once. */
  check?(frame: F, want: T): Promise<Check>;
  apply(frame: F, want: T, once: IdempotentRequest | undefined): Promise<Done>;
}

export const NOTHING_TYPED: ShownForm = { values: {}, errors: [] };
