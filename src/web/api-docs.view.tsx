import type { OpenAPIObject } from '@nestjs/swagger';
import type { Locale } from '../common/locale.js';
import { Page, type PageFrame } from './layout.js';
import { t } from './messages.js';

interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  items?: Schema;
  allOf?: Schema[];
  nullable?: boolean;
  description?: string;
  required?: string[];
  properties?: Record<string, Schema>;
}
interface Content {
  content?: Record<string, { schema?: Schema }>;
}
interface Operation extends Record<string, unknown> {
  summary?: string;
  tags?: string[];
  'x-roles'?: string[];
  parameters: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}
interface Route extends Operation {
  path: string;
  method: string;
}

const GROUPS = [
  ['public', 'api.public'],
  ['staff', 'api.staff'],
  ['health', 'api.health'],
] as const;

const nameOf = (ref: string): string => ref.split('/').at(-1) ?? '';

const routesOf = (document: OpenAPIObject): Route[] =>
  Object.entries(document.paths as unknown as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );

function TypeOf({ schema }: { schema: Schema | undefined }) {
  if (!schema) return null;
  if (schema.$ref) return <a href={`#${nameOf(schema.$ref)}`}>{nameOf(schema.$ref)}</a>;
  if (schema.allOf?.[0]) return <TypeOf schema={schema.allOf[0]} />;
  if (schema.items)
    return (
      <>
        [<TypeOf schema={schema.items} />]
      </>
    );
  return <>{schema.enum ? schema.enum.join(' · ') : [schema.type, schema.format].filter(Boolean).join(', ')}</>;
}

interface FieldProps {
  locale: Locale;
  name: string;
  schema: Schema | undefined;
  isRequired: boolean;
  description?: string;
}

function Field({ locale, name, schema, isRequired, description }: FieldProps) {
  return (
    <div>
      <dt>
        <code>{name}</code> {!isRequired && t(locale, 'api.optional')}
      </dt>
      <dd>
        <TypeOf schema={schema} />
        {schema?.nullable && ' · null'}
        {description && <span class="hint">{description}</span>}
      </dd>
    </div>
  );
}

const schemaOf = (part: Content | undefined): Schema | undefined => Object.values(part?.content ?? {})[0]?.schema;

function RouteCard({ locale, route }: { locale: Locale; route: Route }) {
  const body = schemaOf(route.requestBody);
  const answers = Object.entries(route.responses).filter(([status]) => status !== 'default');
  return (
    <div class="set">
      <p>
        <code>
          <b>{route.method}</b> {route.path}
        </code>
      </p>
      <details>
        <summary lang="en">{route.summary}</summary>
        <dl class="rows">
          {route['x-roles'] && (
            <div>
              <dt>{t(locale, 'api.roles')}</dt>
              <dd>{route['x-roles'].join(', ')}</dd>
            </div>
          )}
          {route.parameters.map(({ name, in: place, required, schema, description }) => (
            <Field
              locale={locale}
              name={`${name} (${place})`}
              schema={schema}
              isRequired={required === true}
              description={description}
            />
          ))}
          {body && <Field locale={locale} name="body" schema={body} isRequired />}
          {answers.map(([status, answer]) => (
            <div>
              <dt>{t(locale, 'api.answer', { status })}</dt>
              <dd>{schemaOf(answer) ? <TypeOf schema={schemaOf(answer)} /> : t(locale, 'api.nothing')}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

function Shape({ locale, name, schema }: { locale: Locale; name: string; schema: Schema }) {
  return (
    <section id={name} class="set">
      <h3>{name}</h3>
      <dl class="rows">
        {Object.entries(schema.properties ?? {}).map(([field, inner]) => (
          <Field
            locale={locale}
            name={field}
            schema={inner}
            isRequired={schema.required?.includes(field) ?? false}
            description={inner.description}
          />
        ))}
      </dl>
    </section>
  );
}

/** Routes by who may call them, then the shapes that they take and give. Works without scripts. */
export function ApiDocsView({ frame, document }: { frame: PageFrame; document: OpenAPIObject }) {
  const { locale } = frame;
  const routes = routesOf(document);
  return (
    <Page frame={frame} title={t(locale, 'api.title')} petals={5}>
      <div class="col">
        <h1>{t(locale, 'api.title')}</h1>
        <p lang="en">{document.info.description}</p>
        <p>
          <a href="/api/openapi.json">openapi.json</a>
        </p>
        {GROUPS.map(([tag, key]) => (
          <section class="part">
            <h2>{t(locale, key)}</h2>
            {routes
              .filter((route) => route.tags?.includes(tag))
              .map((route) => (
                <RouteCard locale={locale} route={route} />
              ))}
          </section>
        ))}
        <section class="part">
          <h2>{t(locale, 'api.shapes')}</h2>
          {Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>).map(([name, schema]) => (
            <Shape locale={locale} name={name} schema={schema} />
          ))}
        </section>
      </div>
    </Page>
  );
}
