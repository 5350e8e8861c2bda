import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard, SESSION_READER } from '../../platform/access/access.guard.js';
import { IdentityController } from './identity.controller.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityService } from './identity.service.js';

/**
 * Owns staff accounts, their roles and sessions, and tells the guard who asks.
 * Never stores a password or a session token: argon2id and SHA-256 of them.
 */
@Global()
@Module({
  controllers: [IdentityController],
  providers: [
    IdentityService,
    IdentityRepository,
    { provide: SESSION_READER, useExisting: IdentityService },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [IdentityService, SESSION_READER],
})
export class IdentityModule {}
