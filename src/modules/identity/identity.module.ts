import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard, SESSION_READER } from '../../platform/access/access.guard.js';
import { IdentityAccountsRepository } from './identity.accounts.repository.js';
import { IdentityAccountsService } from './identity.accounts.service.js';
import { IdentityController } from './identity.controller.js';
import { IdentityLinkRepository } from './identity.link.repository.js';
import { IdentityLinkService } from './identity.link.service.js';
import { IdentityOwnService } from './identity.own.service.js';
import { Passwords } from './identity.passwords.service.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentitySecondFactorRepository } from './identity.second-factor.repository.js';
import { IdentitySecondFactorService } from './identity.second-factor.service.js';
import { IdentityService } from './identity.service.js';
import { IdentitySessionsService } from './identity.sessions.service.js';
import { IdentityThrottleRepository } from './identity.throttle.repository.js';
import { IdentityThrottleService } from './identity.throttle.service.js';

/**
 * Owns staff accounts, their roles, second factors and sessions, and tells the guard who asks.
 * Never stores a password, a session token, a recovery code or a link: argon2id, SHA-256, a keyed hash, and an HMAC over
 * the id of a row. Nobody can lock another one out: a device or line that an account was used from has its own counter.
 */
@Global()
@Module({
  controllers: [IdentityController],
  providers: [
    Passwords,
    IdentityService,
    IdentityRepository,
    IdentityThrottleService,
    IdentityThrottleRepository,
    IdentitySecondFactorService,
    IdentitySecondFactorRepository,
    IdentitySessionsService,
    IdentityLinkService,
    IdentityLinkRepository,
    IdentityOwnService,
    IdentityAccountsService,
    IdentityAccountsRepository,
    { provide: SESSION_READER, useExisting: IdentityService },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    IdentityService,
    IdentityLinkService,
    IdentityOwnService,
    IdentityAccountsService,
    IdentitySecondFactorService,
    IdentityThrottleService,
    SESSION_READER,
  ],
})
export class IdentityModule {}
