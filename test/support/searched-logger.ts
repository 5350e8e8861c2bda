import { JsonLogger } from '../../src/platform/logging/json-logger.js';
import { look } from './leaks.js';

/** What the framework tells of itself at every start. */
const STARTING = new Set(['InstanceLoader', 'NestApplication', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/** The program's own logger, at its most talkative: every line is searched, and only faults are shown. */
export class SearchedLogger extends JsonLogger {
  constructor(private readonly seen: (place: string, line: string) => unknown = look) {
    super('verbose');
  }

  protected override printAsJson(...parameters: Parameters<JsonLogger['printAsJson']>): void {
    const [, { context, logLevel }] = parameters;
    if (STARTING.has(context)) return;
    this.seen('log', JSON.stringify(this.getJsonLogObject(...parameters)));
    if (logLevel === 'error' || logLevel === 'fatal') super.printAsJson(...parameters);
  }
}
