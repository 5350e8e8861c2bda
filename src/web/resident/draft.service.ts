import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOptions, sessionCookieName } from '../../platform/access/session-cookie.js';
import { Env } from '../../platform/config/env.js';
import type { Caller } from '../../platform/http/caller.decorator.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import type { Draft } from './draft.js';

const DRAFT = 'giliran_draft';
const DRAFT_SECONDS = 30 * 60;
const DEVICE = 'giliran_device';
const DEVICE_SECONDS = 365 * 24 * 60 * 60;
const DEVICE_BYTES = 16;
const DEVICE_COOKIE = /^([\w-]{22})\.([\w-]{22})$/;
/** Browsers drop a cookie whose name and value are longer together. */
const MAX_COOKIE = 4_096;
const CONTEXT = 'draft';

/** What the cookie holds: a draft, or the booking that became of it, so that a second press leads there. */
type Kept = Draft | { booked: string };

/** The answers of a booking on its way travel with the browser, sealed; the server keeps none of them. */
@Injectable()
export class Drafts {
  private readonly isSecure: boolean;
  private readonly draftName: string;
  private readonly deviceName: string;

  constructor(
    private readonly secrets: Secrets,
    env: Env,
  ) {
    this.isSecure = env.isSecureOrigin;
    this.draftName = sessionCookieName(DRAFT, this.isSecure);
    this.deviceName = sessionCookieName(DEVICE, this.isSecure);
  }

  read(request: FastifyRequest): Draft | null {
    const kept = this.open(request);
    return kept && 'choice' in kept ? kept : null;
  }

  /** Id of the booking that this browser made last, for half an hour. */
  bookedIn(request: FastifyRequest): string | null {
    const kept = this.open(request);
    return kept && 'booked' in kept ? kept.booked : null;
  }

  /** @throws InvalidInput when the answers together are too long for a cookie; the name is what can be that long. */
  keep(reply: FastifyReply, draft: Draft): void {
    this.write(reply, draft);
  }

  /** Forgets what was typed. */
  finish(reply: FastifyReply, bookingId: string): void {
    this.write(reply, { booked: bookingId });
  }

  /** The person gave up: nothing typed stays on the device. */
  forget(reply: FastifyReply): void {
    void reply.setCookie(this.draftName, '', cookieOptions(this.isSecure, 0));
  }

  /** A random name for this browser, signed: it has one live hold, and makes so many bookings a day. */
  deviceOf(request: FastifyRequest, reply: FastifyReply): string {
    const [, known = '', signature = ''] = DEVICE_COOKIE.exec(request.cookies[this.deviceName] ?? '') ?? [];
    if (known && this.secrets.isToken(signature, 'device', known, 1)) return known;
    const device = randomBytes(DEVICE_BYTES).toString('base64url');
    const signed = `${device}.${this.secrets.token('device', device, 1)}`;
    void reply.setCookie(this.deviceName, signed, cookieOptions(this.isSecure, DEVICE_SECONDS));
    return device;
  }

  callerOf(request: FastifyRequest, reply: FastifyReply): Caller {
    return { address: request.ip, device: this.deviceOf(request, reply) };
  }

  private write(reply: FastifyReply, kept: Kept): void {
    const sealed = this.secrets.seal(JSON.stringify(kept), CONTEXT);
    if (this.draftName.length + sealed.length > MAX_COOKIE)
      throw new InvalidInput([{ field: 'nama', code: 'too_long' }]);
    void reply.setCookie(this.draftName, sealed, cookieOptions(this.isSecure, DRAFT_SECONDS));
  }

  /** Null for no cookie, and for one that was changed or sealed with a key that is gone. */
  private open(request: FastifyRequest): Kept | null {
    const sealed = request.cookies[this.draftName];
    if (!sealed) return null;
    try {
      return JSON.parse(this.secrets.open(sealed, CONTEXT)) as Kept;
    } catch {
      return null;
    }
  }
}
