import 'reflect-metadata';
import { type DynamicModule, RequestMethod, type Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { IS_PUBLIC, ROLES_NEEDED } from '../../src/platform/access/access.decorators.js';
import type { Role } from '../../src/platform/access/actor.js';

type Imported = Type | DynamicModule | Promise<DynamicModule> | { forwardRef: () => Type };
type Handler = (...args: never[]) => unknown;

export interface Route {
  /** `GET /api/v1/sites` */
  name: string;
  controller: Type;
  handler: string;
  isPublic: boolean;
  roles: Role[] | undefined;
  parameters: Parameter[];
}

export interface Parameter {
  /** body, query or param */
  from: string;
  /** A single field that was picked, which no class can validate. */
  picked: string | undefined;
  metatype: unknown;
}

/** Nest's own numbers of the kinds of parameters that a client fills. */
const FROM_CLIENT: Record<string, string> = { 3: 'body', 4: 'query', 5: 'param' };

const metadata = <T>(key: string, target: object): T | undefined => Reflect.getMetadata(key, target) as T | undefined;

/** Every controller of a module and of all that it imports. */
export function controllersOf(module: Imported, seen = new Set<unknown>()): Type[] {
  if (typeof module !== 'function' && !('module' in module)) return [];
  const type = typeof module === 'function' ? module : module.module;
  const isKnown = seen.has(type);
  seen.add(type);
  const own = isKnown ? [] : (metadata<Type[]>('controllers', type) ?? []);
  const imports = isKnown ? [] : (metadata<Imported[]>('imports', type) ?? []);
  const dynamic: Partial<DynamicModule> = typeof module === 'function' ? {} : module;
  return [
    ...own,
    ...(dynamic.controllers ?? []),
    ...[...imports, ...((dynamic.imports ?? []) as Imported[])].flatMap((next) => controllersOf(next, seen)),
  ];
}

export function routesOf(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, Handler>;
  return Object.getOwnPropertyNames(prototype).flatMap((handler) => {
    const method = prototype[handler];
    const verb = typeof method === 'function' ? metadata<RequestMethod>('method', method) : undefined;
    if (!method || verb === undefined) return [];
    const paths = [metadata<string | string[]>('path', method) ?? ''].flat();
    const bases = [metadata<string | string[]>('path', controller) ?? ''].flat();
    const addresses = bases.flatMap((base) => paths.map((path) => [base, path]));
    return addresses.map((parts) => ({
      name: `${RequestMethod[verb]} /${parts
        .map((p) => p.replace(/^\/|\/$/g, ''))
        .filter(Boolean)
        .join('/')}`,
      controller,
      handler,
      isPublic: (metadata<boolean>(IS_PUBLIC, method) ?? metadata<boolean>(IS_PUBLIC, controller)) === true,
      roles: metadata<Role[]>(ROLES_NEEDED, method) ?? metadata<Role[]>(ROLES_NEEDED, controller),
      parameters: parametersOf(controller, handler),
    }));
  });
}

function parametersOf(controller: Type, handler: string): Parameter[] {
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, handler) ?? []) as unknown[];
  const found = (Reflect.getMetadata('__routeArguments__', controller, handler) ?? {}) as Record<
    string,
    { index: number; data?: string }
  >;
  return Object.entries(found).flatMap(([key, { index, data }]) => {
    const from = FROM_CLIENT[key.split(':')[0] ?? ''];
    return from ? [{ from, picked: data, metatype: types[index] }] : [];
  });
}

/** Is it a class whose fields are checked? `import type` or an interface leaves `Object` behind, and no check. */
export function isValidated(metatype: unknown): boolean {
  if (typeof metatype !== 'function' || [Object, String, Number, Boolean, Array].includes(metatype as never))
    return false;
  return getMetadataStorage().getTargetValidationMetadatas(metatype, '', true, false).length > 0;
}
