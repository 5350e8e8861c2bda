import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { DomainError } from '../database/database.errors.js';
import { fieldProblems, InvalidInput } from './input.errors.js';

const MAY_BE_EMPTY = 'http:may-be-empty';

/** A body of which nothing is needed: no body at all will do. */
export const MayBeEmpty = (): ClassDecorator => (target) => Reflect.defineMetadata(MAY_BE_EMPTY, true, target);

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

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    const isMissing = type === 'body' && (value === undefined || value === null) && metatype !== undefined;
    if (isMissing && !Reflect.hasMetadata(MAY_BE_EMPTY, metatype)) throw new DomainError('malformed_body', 400);
    return (await super.transform(value, metadata)) as unknown;
  }
}
