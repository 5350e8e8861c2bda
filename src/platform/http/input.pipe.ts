import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { DomainError } from '../database/database.errors.js';
import { fieldProblems, InvalidInput } from './input.errors.js';

/** Every body, query and path parameter is a validated class without further fields. */
@Injectable()
export class InputPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => new InvalidInput(fieldProblems(errors)),
    });
  }

  /** No body at all is fine where nothing is required; elsewhere it is a body that cannot be read. */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      const isMissing = metadata.type === 'body' && value === undefined && error instanceof InvalidInput;
      throw isMissing ? new DomainError('malformed_body', 400) : error;
    }
  }
}
