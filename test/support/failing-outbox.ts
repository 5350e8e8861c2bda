import { Injectable } from '@nestjs/common';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';

/** Loses the line to the database in the middle of a change, as often as it is told to. */
@Injectable()
export class FailingOutbox extends Outbox {
  static failures = 0;

  override async addAll(...args: Parameters<Outbox['addAll']>): ReturnType<Outbox['addAll']> {
    if (FailingOutbox.failures > 0) {
      FailingOutbox.failures -= 1;
      throw Object.assign(new Error('the line was lost'), { code: '57P01' });
    }
    await super.addAll(...args);
  }
}
