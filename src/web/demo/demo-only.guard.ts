import { type CanActivate, Injectable } from '@nestjs/common';
import { Env } from '../../platform/config/env.js';
import { NotFound } from '../../platform/database/database.errors.js';

/** Outside demo mode these pages do not exist. */
@Injectable()
export class DemoOnly implements CanActivate {
  constructor(private readonly env: Env) {}

  canActivate(): boolean {
    if (!this.env.isDemo) throw new NotFound();
    return true;
  }
}
