import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { requestContext } from './request-context.js';

const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];

/** One JSON object per line, with the id of the request or job. Callers never pass names, numbers or tokens. */
export class JsonLogger extends ConsoleLogger {
  constructor(level: LogLevel) {
    super({ json: true, colors: false, logLevels: LEVELS.slice(0, LEVELS.indexOf(level) + 1) });
  }

  protected override getJsonLogObject(
    ...parameters: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    const object = super.getJsonLogObject(...parameters);
    const id = requestContext.getStore()?.id;
    return id === undefined ? object : { ...object, requestId: id };
  }
}
