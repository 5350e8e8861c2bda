import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { mayAct } from '../../platform/access/actor.js';
import type { StockForm, StockQuery } from './stock.form.js';
import type { StockFrame } from './stock-types.js';
import { kindOf } from './stock-words.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import type { Act, SupervisorFrame } from './supervisor-types.js';
import type { Visit } from '../visit.decorator.js';

const READERS = { roles: ['desk', 'auditor'], question: 'stock.whichSite' } as const;

/** The pages of the stock: open to everybody who may read them, each at one kind of card. */
@Injectable()
export class StockPages {
  constructor(private readonly pages: SupervisorPages) {}

  show(visit: Visit, query: StockQuery, render: (frame: StockFrame) => VNode | Promise<VNode>): Promise<string> {
    return this.pages.show(visit, query.situs, (frame) => render(atKind(frame, query)), READERS);
  }

  /** Null when the site has to be chosen first. */
  async frame(visit: Visit, query: StockQuery): Promise<StockFrame | null> {
    const frame = await this.pages.frame(visit, query.situs, READERS);
    return frame && atKind(frame, query);
  }

  /** Carries one form of a supervisor through. */
  act<T>(visit: Visit, body: StockForm, act: Act<T, StockFrame>): Promise<string> {
    const check = act.check?.bind(act);
    return this.pages.act<T>(visit, body, {
      form: (frame, shown) => act.form(atKind(frame, body), shown),
      read: (frame) => act.read(atKind(frame, body)),
      check: check && ((frame, want) => check(atKind(frame, body), want)),
      apply: (frame, want, once) => act.apply(atKind(frame, body), want, once),
    });
  }
}

function atKind(frame: SupervisorFrame, { kartu }: StockQuery): StockFrame {
  const { actor, site } = frame;
  const mayChange = mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });
  return { ...frame, blankKind: kindOf(kartu), mayChange };
}
