import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../database/database.errors.js';
import { documented } from './header.decorators.js';

const HEADER = 'device-id';
const DEVICE = /^[\x21-\x7e]{8,128}$/;

/** Where a request comes from. Both are kept only as keyed hashes. */
export interface Caller {
  address: string;
  /** One device of a person, as the client calls it. */
  device?: string;
}

/** Address and `Device-Id` of the request. */
export const FromCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => {
    const { headers, ip } = context.switchToHttp().getRequest<FastifyRequest>();
    const device = headers[HEADER];
    if (device === undefined) return { address: ip };
    if (typeof device !== 'string' || !DEVICE.test(device)) throw new DomainError('device_id_invalid', 400);
    // Apart from the names that browsers get from us.
    return { address: ip, device: `api:${device}` };
  },
  [
    documented(
      'Device-Id',
      'Any lasting name for the person’s device: it has one live hold, and a new one replaces it.',
      {
        minLength: 8,
        maxLength: 128,
      },
    ),
  ],
);
