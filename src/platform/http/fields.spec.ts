import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  Flag,
  ListOf,
  Nested,
  OneOf,
  Sentence,
  ServiceDate,
  SeveralOf,
  Text,
  TimeOfDay,
  Uuid,
  Whole,
  WholeText,
} from './fields.js';
import { fieldProblems } from './input.errors.js';

class Inner {
  @Text(3) a: string;
}
class Body {
  @Text(3, { optional: true }) text?: unknown;
  @Sentence(5, { optional: true }) sentence?: unknown;
  @Uuid({ optional: true }) uuid?: unknown;
  @ServiceDate({ optional: true }) date?: unknown;
  @Whole(1, 5, { optional: true }) whole?: unknown;
  @WholeText(1, 5, { optional: true }) wholeText?: unknown;
  @Flag({ optional: true }) flag?: unknown;
  @OneOf(['a', 'b'], { optional: true }) one?: unknown;
  @SeveralOf(['a', 'b'], { optional: true }) several?: unknown;
  @TimeOfDay({ optional: true }) time?: unknown;
  @Nested(() => Inner, { optional: true }) nested?: unknown;
  @ListOf(() => Inner, 1, 2, { optional: true }) list?: unknown;
}

const problems = (body: object) =>
  fieldProblems(
    validateSync(plainToInstance(Body, body), { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true }),
  ).map(({ field, code }) => `${field} ${code}`);

describe('fields of a body', () => {
  it('accepts what fits', () => {
    const fits = {
      text: 'abc',
      sentence: 'Ya.',
      uuid: '01a20195-3d28-79a0-8e94-1cefd900b6eb',
      date: '2028-02-29',
      whole: 5,
      wholeText: '5',
      flag: false,
      one: 'a',
      several: ['a', 'b'],
      time: '23:59',
      nested: { a: 'x' },
      list: [{ a: 'x' }],
    };
    expect(problems(fits)).toEqual([]);
    expect(problems({})).toEqual([]);
  });

  it('takes null for a field that was left out', () => {
    const body = plainToInstance(Body, { text: null, whole: null, nested: null, list: null });
    expect(validateSync(body)).toEqual([]);
    expect(Object.values(body)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each<[string, unknown, string]>([
    ['text', 'abcd', 'text too_long'],
    ['text', 'a\0', 'text not_text'],
    ['text', 1, 'text not_text'],
    ['text', ['a'], 'text not_text'],
    ['sentence', ' ', 'sentence required'],
    ['sentence', 'a\nb', 'sentence not_text'],
    ['uuid', 'kantor', 'uuid not_uuid'],
    ['uuid', { $gt: '' }, 'uuid not_uuid'],
    ['date', '2027-02-29', 'date date_invalid'],
    ['date', ['2027-02-28', '2027-03-01'], 'date date_invalid'],
    ['whole', 6, 'whole out_of_range'],
    ['whole', 1.5, 'whole not_a_number'],
    ['whole', '2', 'whole not_a_number'],
    ['whole', Infinity, 'whole not_a_number'],
    ['wholeText', '-1', 'wholeText out_of_range'],
    ['wholeText', '1e0', 'wholeText out_of_range'],
    ['flag', 'true', 'flag not_in_list'],
    ['one', 'c', 'one not_in_list'],
    ['one', ['a'], 'one not_in_list'],
    ['several', 'a', 'several not_in_list'],
    ['several', ['c'], 'several not_in_list'],
    ['time', '24:00', 'time time_invalid'],
    ['nested', [], 'nested not_an_object'],
    ['nested', 'a', 'nested not_an_object'],
    ['nested', { a: 'abcd' }, 'nested.a too_long'],
    ['nested', { b: 1 }, 'nested.b unknown_field'],
    ['list', [], 'list out_of_range'],
    ['list', [{ a: 'x' }, { a: 'x' }, { a: 'x' }], 'list out_of_range'],
    ['list', { a: 'x' }, 'list not_a_list'],
    ['list', [{ a: 'x' }, 1], 'list.1 not_an_object'],
    ['list', [{ a: 'x' }, { a: 1 }], 'list.1.a not_text'],
    ['admin', true, 'admin unknown_field'],
  ])('names the problem of %s: %j', (field, value, problem) => {
    expect(problems({ [field]: value })).toContain(problem);
  });
});
