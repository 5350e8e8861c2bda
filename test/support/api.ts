import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import { ApiDocument } from '../../src/platform/http/api-document.js';
import type { TestApp } from './app.js';

interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: string[];
  items?: Schema;
  allOf?: Schema[];
  nullable?: boolean;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
}
interface Answer {
  content?: Record<string, { schema: Schema }>;
}
type Paths = Record<string, Record<string, { responses: Record<string, Answer> }>>;

const FORMATS: Record<string, RegExp> = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  // With the offset of the site: never Z, never a fraction.
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/,
};

/** Every way in which a value differs from a shape. */
function differences(shape: Schema, value: unknown, schemas: Record<string, Schema>, at = 'body'): string[] {
  const named = shape.$ref?.split('/').at(-1);
  if (named) return differences(schemas[named] ?? { type: `missing ${named}` }, value, schemas, at);
  if (shape.nullable && value === null) return [];
  if (shape.allOf?.[0]) return differences(shape.allOf[0], value, schemas, at);
  if (shape.type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((item, i) => differences(shape.items ?? {}, item, schemas, `${at}[${i}]`));
  }
  if (shape.type === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
    const fields = shape.properties ?? {};
    const missing = (shape.required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`);
    const found = Object.entries(value).flatMap(([name, inner]) => {
      const known = fields[name];
      if (known) return differences(known, inner, schemas, `${at}.${name}`);
      return shape.additionalProperties === false ? [`${at}.${name} is not described`] : [];
    });
    return [...missing, ...found];
  }
  if (shape.type === 'integer') return Number.isInteger(value) ? [] : [`${at} is no whole number`];
  if (typeof value !== shape.type) return [`${at} is no ${shape.type}`];
  if (shape.enum && !shape.enum.includes(String(value))) return [`${at} is none of ${shape.enum.join()}`];
  const pattern = shape.pattern ? new RegExp(shape.pattern) : FORMATS[shape.format ?? ''];
  return pattern && !pattern.test(String(value)) ? [`${at} is no ${shape.format ?? shape.pattern}`] : [];
}

/** Holds an answer to what the API document promises for this route and status: exactly these keys, in these forms. */
export function expectAnswer(app: TestApp, route: string, answer: Response, status: number): void {
  expect({ status: answer.status, body: answer.status === status ? '' : answer.body }).toEqual({ status, body: '' });
  const [method = '', path = ''] = route.split(' ');
  const document = app.get(ApiDocument).get();
  const described = (document.paths as unknown as Paths)[path]?.[method.toLowerCase()]?.responses[status];
  if (!described) throw new Error(`${route} with ${status} is not in the API document.`);
  if (!described.content) return expect(answer.text).toBe('');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  const [{ schema }] = Object.values(described.content) as [{ schema: Schema }];
  expect(differences(schema, answer.body, document.components?.schemas as Record<string, Schema>)).toEqual([]);
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { field: string; code: string; message: string }[];
  [fact: string]: unknown;
}

const SENTENCE = /^\p{Lu}.*[.?]$/su;
const NIK = /\d{16}/;

/** A refusal as promised: RFC 9457, a stable code, sentences, nothing that a person typed. */
export function expectProblem(answer: Response, status: number, code: string): Problem {
  const problem = (answer.body && Object.keys(answer.body).length > 0 ? answer.body : parse(answer)) as Problem;
  expect({ status: answer.status, code: problem.code, problem }).toMatchObject({ status, code });
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(problem).toMatchObject({ type: `urn:giliran:problem:${code}`, status });
  expect(problem.detail).toMatch(SENTENCE);
  expect(problem.title).not.toBe('');
  for (const { field, message } of problem.errors ?? []) {
    expect(typeof field).toBe('string');
    expect(message).toMatch(SENTENCE);
  }
  expect(JSON.stringify(problem)).not.toMatch(NIK);
  return problem;
}

const parse = (answer: Response): unknown => {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    return {};
  }
};

export const fieldsOf = ({ errors = [] }: Problem): string[] => errors.map(({ field, code }) => `${field} ${code}`);
