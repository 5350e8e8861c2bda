import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { HOME_ZONE, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { localeOf } from '../../platform/http/locale.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Flash } from './flash.service.js';
import { onceFor } from './once.js';
import { StaffShells } from './staff-shell.service.js';
import type { FormFrame } from './supervisor-form.view.js';
import { refusedForm } from './supervisor-refusal.js';
import type { Done, ShownForm, Typed } from './supervisor-types.js';
import { seeOther, show } from '../answer.js';
import { refusalIn } from '../refusal.js';
import type { Visit } from '../visit.decorator.js';

/** What a page stands on where nobody works at a site. */
export type SitelessFrame = FormFrame & { today: string };

export interface SitelessAct<T> {
  form(frame: SitelessFrame, shown: ShownForm): VNode | Promise<VNode>;
  /** @throws InvalidInput with the names of the form's fields */
  read(frame: SitelessFrame): T;
  apply(frame: SitelessFrame, want: T, once: IdempotentRequest | undefined): Promise<Done>;
}

/** Opens pages that belong to no site, and carries their forms through. */
@Injectable()
export class SitelessPages {
  constructor(
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly clock: Clock,
  ) {}

  async show(visit: Visit, render: (frame: SitelessFrame) => VNode | Promise<VNode>): Promise<string> {
    const { request, reply } = visit;
    return show(reply, await render({ ...this.frame(visit), outcome: this.flash.take(request, reply) }));
  }

  frame({ actor, request }: Visit): SitelessFrame {
    const locale = localeOf(request);
    const now = this.clock.now();
    const shell = this.shells.of(request, actor, { locale });
    return { actor, shell, locale, outcome: null, formKey: newId(now), today: localDateIn(HOME_ZONE, now) };
  }

  /** Carries one form through; a refusal shows it again with what was typed. */
  act<T>(visit: Visit, body: { kunci?: string }, act: SitelessAct<T>): Promise<string> {
    return this.carry(visit, body, act.form, async (frame, once) => {
      const { outcome, to } = await act.apply(frame, act.read(frame), once);
      this.flash.put(visit.reply, outcome);
      return seeOther(visit.reply, to);
    });
  }

  /** As `act`, for an act that answers with a page of its own. */
  async carry(
    visit: Visit,
    body: { kunci?: string },
    form: SitelessAct<unknown>['form'],
    work: (frame: SitelessFrame, once: IdempotentRequest | undefined) => Promise<string>,
  ): Promise<string> {
    const frame = this.frame(visit);
    const { kunci, ...typed } = body;
    try {
      return await work(frame, onceFor(visit.actor, visit.request.url, kunci, typed));
    } catch (error) {
      const refusal = refusalIn(error);
      const { errors, outcome } = refusedForm(frame.locale, refusal);
      const values = typed as unknown as Typed;
      return show(visit.reply, await form({ ...frame, outcome }, { values, errors }), refusal.status);
    }
  }
}
