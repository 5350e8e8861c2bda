import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Env, loadEnv } from './env.js';

/** What this process is: jobs are worked on, and clocks driven, by workers only. */
export type ProcessKind = 'web' | 'worker' | 'command';
export const PROCESS_KIND = Symbol('PROCESS_KIND');

@Global()
@Module({})
export class ConfigModule {
  static register(kind: ProcessKind): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Env, useFactory: () => loadEnv(process.env) },
        { provide: PROCESS_KIND, useValue: kind },
      ],
      exports: [Env, PROCESS_KIND],
    };
  }
}
