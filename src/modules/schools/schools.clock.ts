import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.service.js';
import { SchoolsAnswerService } from './schools.answer.service.js';

@Injectable()
export class SchoolsClock {
  constructor(
    private readonly scheduled: ScheduledWork,
    private readonly answers: SchoolsAnswerService,
  ) {}

  @Interval(15_000)
  async expireProposals(): Promise<void> {
    await this.scheduled.run('school-proposals', () => this.answers.expireDue());
  }
}
