import { Global, Module } from '@nestjs/common';
import { AuditClock } from './audit.clock.js';
import { AuditSealing } from './audit.sealing.service.js';
import { Audit } from './audit.service.js';
import { AuditTrail } from './audit.trail.service.js';
import { SessionCookies } from './session-cookies.service.js';

@Global()
@Module({
  providers: [SessionCookies, Audit, AuditSealing, AuditTrail, AuditClock],
  exports: [SessionCookies, Audit, AuditSealing, AuditTrail],
})
export class AccessModule {}
