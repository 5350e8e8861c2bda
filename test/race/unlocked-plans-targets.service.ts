import { Injectable } from '@nestjs/common';
import { PlansTargetsService } from '../../src/modules/plans/plans.targets.service.js';

/** Tells a test when a plan has read all it needs and has not written yet. */
@Injectable()
export class WatchedPlansTargetsService extends PlansTargetsService {
  static onRead: () => Promise<void> = async () => undefined;

  override async ask(...given: Parameters<PlansTargetsService['ask']>): ReturnType<PlansTargetsService['ask']> {
    await WatchedPlansTargetsService.onRead();
    return super.ask(...given);
  }
}

/** Plans computed from what may have changed before they are applied: what the locks are there to prevent. */
@Injectable()
export class UnlockedPlansTargetsService extends WatchedPlansTargetsService {
  override async lock(): Promise<void> {}
}
