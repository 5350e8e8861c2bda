import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard, SESSION_READER } from '../../platform/access/access.guard.js';
import { IdentityController } from './identity.controller.js';
import { IdentityLinkRepository } from './identity.link.repository.js';
import { IdentityLinkService } from './identity.link.service.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityService } from './identity.service.js';

/**
 * Owns staff accounts, their roles and sessions, and tells the guard who asks.
 * Never stores a password, a session token or a link: argon2id, SHA-256, and an HMAC over the id of a row.
 */
@Global()
@Module({
  controllers: [IdentityController],
  providers: [
    IdentityService,
    IdentityRepository,
    IdentityLinkService,
    IdentityLinkRepository,
    { provide: SESSION_READER, useExisting: IdentityService },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [IdentityService, IdentityLinkService, SESSION_READER],
})
export class IdentityModule {}
