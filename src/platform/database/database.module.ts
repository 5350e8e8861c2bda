import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Env } from '../config/env.js';
import { applicationDataSource } from './data-source.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Env],
      useFactory: (env: Env) => ({
        ...applicationDataSource(env.databaseUrl, env.databasePool, env.databaseWaitMs),
        retryAttempts: 10,
        retryDelay: 500,
      }),
    }),
  ],
  providers: [UnitOfWork],
  exports: [UnitOfWork, TypeOrmModule],
})
export class DatabaseModule {}
