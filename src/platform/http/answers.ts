import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, type ApiResponseSchemaHost } from '@nestjs/swagger';

/** The shape of an answer, as OpenAPI 3.0 describes it. Nothing is checked at run time; the tests hold answers to it. */
export type Shape = ApiResponseSchemaHost['schema'];

export const text: Shape = { type: 'string' };
export const whole: Shape = { type: 'integer' };
export const flag: Shape = { type: 'boolean' };
export const uuid: Shape = { type: 'string', format: 'uuid' };
/** `YYYY-MM-DD` */
export const date: Shape = { type: 'string', format: 'date' };
/** `HH:MM` at the site */
export const time: Shape = { type: 'string', pattern: '^\\d{2}:\\d{2}$' };
/** With the offset of the site */
export const instant: Shape = { type: 'string', format: 'date-time' };
export const oneOf = (values: readonly string[]): Shape => ({ type: 'string', enum: [...values] });
export const list = (items: Shape): Shape => ({ type: 'array', items });
export const orNull = (shape: Shape): Shape =>
  'title' in shape ? { allOf: [shape], nullable: true } : { ...shape, nullable: true };

/** An object with these fields and no other; a name with `?` may be missing. Titled ones are described once. */
export const record = (title: string, fields: Record<string, Shape>): Shape => ({
  title,
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name.replace('?', ''), shape])),
  required: Object.keys(fields).filter((name) => !name.endsWith('?')),
  additionalProperties: false,
});

/** A code with facts that depend on it. */
export const coded = (title: string): Shape => ({
  title,
  type: 'object',
  properties: { code: text },
  required: ['code'],
  additionalProperties: true,
});

/** Says in the public description what a route does and what it answers, by status; null is an empty answer. */
export const Describes = (summary: string, answers: Record<number, Shape | null>) =>
  applyDecorators(
    ApiOperation({ summary }),
    ...Object.entries(answers).map(([status, shape]) =>
      ApiResponse({
        status: Number(status),
        description: DESCRIPTIONS[status] ?? '',
        ...(shape ? { schema: shape } : {}),
      }),
    ),
  );

const DESCRIPTIONS: Record<string, string> = { 200: 'Done', 201: 'Made', 202: 'Heard', 204: 'Done; nothing to say' };
