import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BlanksPolicyService } from '../../modules/blanks/blanks.policy.service.js';
import type { StockPolicy } from '../../modules/blanks/blanks.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { amount } from './amount.js';
import { FormReading, readWhole } from './form-reading.js';
import { SignInFilter } from './sign-in.filter.js';
import { StockForm, StockQuery } from './stock.form.js';
import { StockPages } from './stock-pages.service.js';
import { PolicyView } from './stock-policy.view.js';
import type { StockFrame } from './stock-types.js';
import { stockPath } from './stock-words.js';
import { done, type ShownForm } from './supervisor-types.js';

const MOST_WEEKS = 26;

/** A policy to be tried out: what the address says instead of what is kept. */
export class PolicyQuery extends StockQuery {
  @Text(10, { optional: true }) pekan?: string;
  @Text(10, { optional: true }) persen?: string;
  @Text(10, { optional: true }) utama?: string;
  @OneOf(['ya'], { optional: true }) tangan?: string;
  @OneOf(['ya'], { optional: true }) otomatis?: string;
}

export class PolicyForm extends StockForm {
  @Text(10, { optional: true }) pekan?: string;
  @Text(10, { optional: true }) persen?: string;
  @Text(10, { optional: true }) utama?: string;
  @OneOf(['ya'], { optional: true }) tangan?: string;
  @OneOf(['ya'], { optional: true }) otomatis?: string;
  @Text(10, { optional: true }) versi?: string;
  @OneOf(['simpan', 'terapkan'], { optional: true }) lalu?: string;
}

type Fields = Pick<PolicyForm, 'pekan' | 'persen' | 'utama' | 'otomatis'>;
type Rules = Omit<StockPolicy, 'version' | 'blankKind'>;

/** How a site spreads its cards: tried out by the address, kept and applied by a press. */
@ApiExcludeController()
@Controller('stok/kebijakan')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class StockPolicyPage {
  constructor(
    private readonly pages: StockPages,
    private readonly policy: BlanksPolicyService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() query: PolicyQuery) {
    const { situs, kartu, ...values } = query;
    return this.pages.show(visit, query, (frame) => this.view(frame, { values, errors: [] }));
  }

  @Post()
  save(@CurrentVisit() visit: Visit, @Body() body: PolicyForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, shown),
      read: () => rulesOf(body),
      apply: async ({ actor, site, locale, blankKind }, rules, once) => {
        const version = readWhole(body.versi) ?? undefined;
        // One form, two acts: each is done once under a key of its own.
        const keeping = once && { ...once, key: `${once.key}:simpan` };
        await this.policy.save(actor, site.id, { ...rules, blankKind }, version, keeping);
        const to = stockPath('/kebijakan', blankKind);
        if (body.lalu !== 'terapkan') {
          const text = t(locale, 'stock.policy.savedText');
          return done(to, t(locale, 'stock.policy.saved'), text);
        }
        const spread = await this.policy.apply(actor, site.id, { blankKind, includesHand: body.tangan === 'ya' }, once);
        const facts = { free: amount(spread.free), left: amount(spread.unallotted) };
        const text = t(locale, 'stock.policy.sum', facts);
        return done(to, t(locale, 'stock.policy.applied'), text);
      },
    });
  }

  private async view(frame: StockFrame, shown: ShownForm) {
    const { actor, site, blankKind } = frame;
    const kept = await this.policy.get(actor, site.id, blankKind);
    const isTried = Object.keys(shown.values).length > 0;
    const { errors, rules } = isTried ? readRules(shown.values) : { errors: [], rules: kept };
    const includesHand = shown.values.tangan === 'ya';
    const proposal = await this.policy.preview(actor, site.id, { blankKind, includesHand, want: rules ?? kept });
    const values = isTried ? shown.values : valuesOf(kept);
    const all = { values, errors: shown.errors.length > 0 ? shown.errors : errors };
    return <PolicyView frame={frame} shown={all} version={kept.version} proposal={proposal} />;
  }
}

const valuesOf = ({ weeks, reservePercent, firstPercent, isAutomatic }: StockPolicy): Fields => ({
  pekan: weeks === null ? undefined : String(weeks),
  persen: String(reservePercent),
  utama: String(firstPercent),
  otomatis: isAutomatic ? 'ya' : undefined,
});

/** @throws InvalidInput */
function rulesOf(form: Fields): Rules {
  const reading = new FormReading();
  const weeks = form.pekan?.trim() ? reading.whole('pekan', form.pekan, 1, MOST_WEEKS) : null;
  const reservePercent = reading.whole('persen', form.persen, 0, 100);
  const firstPercent = reading.whole('utama', form.utama, 0, 100);
  reading.done();
  return { weeks, reservePercent, firstPercent, isAutomatic: form.otomatis === 'ya' };
}

function readRules(values: Fields): { errors: InvalidInput['problems']; rules: Rules | null } {
  try {
    return { errors: [], rules: rulesOf(values) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { errors: error.problems, rules: null };
  }
}
