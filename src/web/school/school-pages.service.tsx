import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { HOME_ZONE, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { localeOf } from '../../platform/http/locale.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { seeOther, show } from '../answer.js';
import { Flash } from '../staff/flash.service.js';
import { onceFor } from '../staff/once.js';
import { StaffShells } from '../staff/staff-shell.service.js';
import type { FormFrame } from '../staff/supervisor-form.view.js';
import { supervisorRefusal } from '../staff/supervisor-refusal.js';
import type { Done, ShownForm, Typed } from '../staff/supervisor-types.js';
import type { Visit } from '../staff/visit.decorator.js';
import type { SchoolForm } from './school.form.js';

/** What every page of schools and of those who care for them stands on. */
export type SchoolFrame = FormFrame & { today: string };

interface SchoolAct<T> {
  form(frame: SchoolFrame, shown: ShownForm): VNode | Promise<VNode>;
  /** @throws InvalidInput with the names of the form's fields */
  read(frame: SchoolFrame): T;
  apply(frame: SchoolFrame, want: T, once: IdempotentRequest | undefined): Promise<Done>;
}

/** Opens the pages of schools and of their coordinator, and carries their forms through. */
@Injectable()
export class SchoolPages {
  constructor(
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly clock: Clock,
  ) {}

  async show(visit: Visit, render: (frame: SchoolFrame) => VNode | Promise<VNode>): Promise<string> {
    const { request, reply } = visit;
    return show(reply, await render({ ...this.frame(visit), outcome: this.flash.take(request, reply) }));
  }

  frame({ actor, request }: Visit): SchoolFrame {
    const locale = localeOf(request);
    const now = this.clock.now();
    const shell = this.shells.of(request, actor, null, 1, locale);
    return { actor, shell, locale, outcome: null, formKey: newId(now), today: localDateIn(HOME_ZONE, now) };
  }

  /** Carries one form through; a refusal shows it again with what was typed. */
  async act<T>(visit: Visit, body: SchoolForm, act: SchoolAct<T>): Promise<string> {
    const frame = this.frame(visit);
    const { kunci, ...typed } = body;
    try {
      const want = act.read(frame);
      const { outcome, to } = await act.apply(frame, want, onceFor(visit.actor, visit.request.url, kunci, typed));
      this.flash.put(visit.reply, outcome);
      return seeOther(visit.reply, to);
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      const errors = error instanceof InvalidInput ? error.problems : [];
      const outcome = errors.length > 0 ? null : supervisorRefusal(frame.locale, error);
      const values = typed as unknown as Typed;
      return show(visit.reply, await act.form({ ...frame, outcome }, { values, errors }), error.status);
    }
  }
}
