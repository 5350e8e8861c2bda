import { Module } from '@nestjs/common';
import { CoverageController } from './coverage.controller.js';
import { CoverageRepository } from './coverage.repository.js';
import { CoverageService } from './coverage.service.js';

/**
 * Owns published counts of regions, and reads how far the pupils of schools are.
 * Never keeps a percentage of its own: counts with a date say it. Published once per day and source:
 * coverage_snapshots_once_uq; entries are append-only by the application's rights.
 */
@Module({
  controllers: [CoverageController],
  providers: [CoverageRepository, CoverageService],
  exports: [CoverageService],
})
export class CoverageModule {}
