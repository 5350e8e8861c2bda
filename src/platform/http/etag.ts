import { DomainError } from '../database/database.errors.js';

export const etagOf = (version: number): string => `"${version}"`;

/** The version that `If-Match` names; undefined when any will do. What is no version of ours matches none. */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return Number(/^\s*"(\d{1,9})"\s*$/.exec(ifMatch)?.[1] ?? -1);
}

/** @throws DomainError precondition_failed (412) when the thing moved since the caller saw it */
export function assertVersion(expected: number | undefined, version: number): void {
  if (expected !== undefined && expected !== version) throw new DomainError('precondition_failed', 412);
}
