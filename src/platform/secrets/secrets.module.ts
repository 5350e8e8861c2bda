import { Global, Module } from '@nestjs/common';
import { Resealing } from './resealing.service.js';
import { Secrets } from './secrets.service.js';

@Global()
@Module({ providers: [Secrets, Resealing], exports: [Secrets, Resealing] })
export class SecretsModule {}
