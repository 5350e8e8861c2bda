import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isLocalDate } from '../../common/local-date.js';
import { isUuid } from '../../common/uuid.js';

interface FieldOptions {
  optional?: boolean;
  description?: string;
}

const ONE_TIME_CODE_TYPED = 20;
const ONE_TIME_CODE = /^(?=.{6,20}$)(?:[\s\p{Pd}]*[0-9]){6}[\s\p{Pd}]*$/u;

// The first refusal is told, and checks run as listed: what it is comes before how much of it.
const code = (name: string) => ({ context: { code: name } });
/** An optional field that is null is one that was left out. */
const presence = (options: FieldOptions) =>
  options.optional ? [IsOptional(), Transform(({ value }: { value: unknown }) => value ?? undefined)] : [];
const api = (options: FieldOptions, schema: Record<string, unknown>) =>
  ApiProperty({
    required: !options.optional,
    ...(options.description ? { description: options.description } : {}),
    ...schema,
  });

const check = (name: string, test: (value: unknown) => boolean, problem: string) =>
  // Without a message class-validator drops the context, and the code with it.
  ValidateBy({ name, validator: { validate: test, defaultMessage: () => problem } }, code(problem));

export const Text = (maxLength: number, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    IsString(code('not_text')),
    MaxLength(maxLength, code('too_long')),
    Matches(/^[^\0]*$/, code('not_text')),
    api(options, { type: 'string', maxLength }),
  );

/** One or more texts of one name, as a form sends them. */
export const Texts = (maxLength: number, maxCount: number, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value)),
    IsArray(code('not_a_list')),
    ArrayMaxSize(maxCount, code('out_of_range')),
    IsString({ each: true, ...code('not_text') }),
    MaxLength(maxLength, { each: true, ...code('too_long') }),
    Matches(/^[^\p{Cc}]*$/u, { each: true, ...code('not_text') }),
    api(options, { type: 'array', items: { type: 'string', maxLength } }),
  );

/** Text that a person typed: anything but control characters, and not blank. */
export const Sentence = (maxLength: number, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    IsString(code('not_text')),
    MaxLength(maxLength, code('too_long')),
    check('isFilled', (v) => typeof v === 'string' && /\S/.test(v), 'required'),
    Matches(/^[^\p{Cc}]*$/u, code('not_text')),
    api(options, { type: 'string', maxLength }),
  );

/** Six digits, however they are spaced. */
export const OneTimeCode = () =>
  applyDecorators(
    check('isOneTimeCode', (v) => typeof v === 'string' && ONE_TIME_CODE.test(v), 'one_time_code_invalid'),
    api({}, { type: 'string', maxLength: ONE_TIME_CODE_TYPED, example: '123 456' }),
  );

export const Uuid = (options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    check('isUuid', isUuid, 'not_uuid'),
    api(options, { type: 'string', format: 'uuid' }),
  );

/** One or more ids of one name. */
export const Uuids = (maxCount: number, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value)),
    IsArray(code('not_a_list')),
    ArrayMaxSize(maxCount, code('out_of_range')),
    check('isUuids', (value) => Array.isArray(value) && value.every(isUuid), 'not_uuid'),
    api(options, { type: 'array', items: { type: 'string', format: 'uuid' } }),
  );

export const ServiceDate = (options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    check('isLocalDate', isLocalDate, 'date_invalid'),
    api(options, { type: 'string', format: 'date', example: '2026-11-28' }),
  );

export const Whole = (min: number, max: number, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    IsInt(code('not_a_number')),
    Min(min, code('out_of_range')),
    Max(max, code('out_of_range')),
    api(options, { type: 'integer', minimum: min, maximum: max }),
  );

/** A whole number that arrives as text, in a query or a form. */
export const WholeText = (min: number, max: number, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    check('isWholeText', (v) => typeof v === 'string' && /^\d{1,9}$/.test(v) && +v >= min && +v <= max, 'out_of_range'),
    api(options, { type: 'integer', minimum: min, maximum: max }),
  );

export const Flag = (options: FieldOptions = {}) =>
  applyDecorators(...presence(options), IsBoolean(code('not_in_list')), api(options, { type: 'boolean' }));

export const OneOf = (values: readonly string[], options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    IsIn(values, code('not_in_list')),
    api(options, { type: 'string', enum: values }),
  );

export const SeveralOf = (values: readonly string[], options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    IsArray(code('not_in_list')),
    ArrayMaxSize(values.length, code('out_of_range')),
    IsIn(values, { each: true, ...code('not_in_list') }),
    api(options, { type: 'array', items: { type: 'string', enum: values } }),
  );

export const TimeOfDay = (options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    IsString(code('time_invalid')),
    Matches(/^([01]\d|2[0-3]):[0-5]\d$/, code('time_invalid')),
    api(options, { type: 'string', example: '09:00' }),
  );

/** `type` is asked late, for classes that are declared further down. */
export const Nested = (type: () => new () => object, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    check('isObject', (v) => typeof v === 'object' && v !== null && !Array.isArray(v), 'not_an_object'),
    ValidateNested(),
    Type(type),
    ApiProperty({ required: !options.optional, type: () => type() }),
  );

export const ListOf = (type: () => new () => object, min: number, max: number, options: FieldOptions = {}) =>
  applyDecorators(
    ...presence(options),
    IsArray(code('not_a_list')),
    ArrayMinSize(min, code('out_of_range')),
    ArrayMaxSize(max, code('out_of_range')),
    ValidateNested({ each: true, ...code('not_an_object') }),
    Type(type),
    ApiProperty({ required: !options.optional, type: () => type(), isArray: true, minItems: min, maxItems: max }),
  );
