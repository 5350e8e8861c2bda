import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { API_MODULES } from './app.module.js';
import { SESSION_COOKIE } from './platform/access/session-cookie.js';
import { list, record, text, whole } from './platform/http/answers.js';

type Json = Record<string, unknown>;
type Operation = { responses: Json };

const ABOUT = `Instants are ISO 8601 with the offset of the site; dates are YYYY-MM-DD. Refusals are application/problem+json
(RFC 9457) with a stable code; sentences are Indonesian unless the Accept-Language is en. Unknown fields are refused (422).`;

const PROBLEM = record('Problem', {
  type: text,
  title: text,
  status: whole,
  detail: text,
  code: text,
  'errors?': list(record('FieldProblem', { field: text, code: text, message: text })),
});
/** Some codes bring facts of their own, such as `retryWith`. */
const OPEN_PROBLEM = { ...PROBLEM, additionalProperties: true };

/** The public description of the API, made from the routes themselves. Deterministic: it is kept in docs/openapi.json. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Giliran')
    .setVersion('1')
    .setDescription(ABOUT.replace('\n', ' '))
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The token of a hold or a booking.' })
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie', description: 'Session of staff.' }, SESSION_COOKIE)
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: API_MODULES,
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}.${method}`,
  });
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item as Record<string, Operation>)) {
      const content = { 'application/problem+json': { schema: OPEN_PROBLEM } };
      operation.responses.default = { description: 'A refusal', content };
    }
  }
  const schemas = (document.components ??= {}).schemas as Json;
  const paths = hoist(document.paths, schemas) as OpenAPIObject['paths'];
  return { ...document, paths, components: { ...document.components, schemas: sorted(schemas) } as never };
}

/** Moves titled shapes to the components and leaves a reference. */
function hoist(value: unknown, schemas: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => hoist(item, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, hoist(inner, schemas)] as const);
  const plain: Json = Object.fromEntries(entries);
  if (plain.type !== 'object' || typeof plain.title !== 'string') return plain;
  const { title, ...shape } = plain;
  schemas[title] = shape;
  return { $ref: `#/components/schemas/${title}` };
}

const sorted = (schemas: Json): Json =>
  Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
