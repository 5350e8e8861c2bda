import { Module } from '@nestjs/common';
import { ApplicantsModule } from '../applicants/applicants.module.js';
import { BlanksModule } from '../blanks/blanks.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CalendarModule } from '../calendar/calendar.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { PlansApplyingService } from './plans.applying.service.js';
import { PlansCardsService } from './plans.cards.service.js';
import { PlansChangeController } from './plans.change.controller.js';
import { PlansChangeService } from './plans.change.service.js';
import { PlansClock } from './plans.clock.js';
import { PlansConfirmService } from './plans.confirm.service.js';
import { PlansController } from './plans.controller.js';
import { PlansDaysService } from './plans.days.service.js';
import { PlansDraftService } from './plans.draft.service.js';
import { PlansEffectService } from './plans.effect.service.js';
import { PlansPeopleService } from './plans.people.service.js';
import { PlansPlacesService } from './plans.places.service.js';
import { PlansPlanController } from './plans.plan.controller.js';
import { PlansRepository } from './plans.repository.js';
import { PlansReopenService } from './plans.reopen.service.js';
import { PlansService } from './plans.service.js';
import { PlansShortageService } from './plans.shortage.service.js';
import { PlansTargetsService } from './plans.targets.service.js';
import { PlansTemplateController } from './plans.template.controller.js';

/**
 * Owns what a change of days or cards does to places and people: opening days, and what fewer of them would mean.
 * Never moves a person without a confirmed plan, and applies a plan only under the locks it was computed under.
 * One open plan for missing cards per site and kind: plans_one_open_shortage_uq.
 */
@Module({
  imports: [ApplicantsModule, BlanksModule, BookingsModule, CalendarModule, CapacityModule, CatalogueModule],
  controllers: [PlansController, PlansPlanController, PlansChangeController, PlansTemplateController],
  providers: [
    PlansApplyingService,
    PlansCardsService,
    PlansChangeService,
    PlansClock,
    PlansConfirmService,
    PlansDaysService,
    PlansDraftService,
    PlansEffectService,
    PlansPeopleService,
    PlansPlacesService,
    PlansReopenService,
    PlansRepository,
    PlansService,
    PlansShortageService,
    PlansTargetsService,
  ],
  exports: [
    PlansService,
    PlansDaysService,
    PlansPeopleService,
    PlansReopenService,
    PlansChangeService,
    PlansConfirmService,
  ],
})
export class PlansModule {}
