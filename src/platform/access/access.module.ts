import { Global, Module } from '@nestjs/common';
import { AuditClock } from './audit.clock.js';
import { AuditSealing } from './audit.sealing.service.js';
import { Audit } from './audit.service.js';
import { SessionCookies } from './session-cookies.service.js';

@Global()
@Module({
  providers: [SessionCookies, Audit, AuditSealing, AuditClock],
  exports: [SessionCookies, Audit, AuditSealing],
})
export class AccessModule {}
