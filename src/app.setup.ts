import { join } from 'node:path';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId } from './common/new-id.js';
import { BookingsAlarmsService } from './modules/bookings/bookings.alarms.service.js';
import { BookingsAvailabilityService } from './modules/bookings/bookings.availability.service.js';
import { describeApi } from './openapi.js';
import { Env } from './platform/config/env.js';
import { ApiDocument } from './platform/http/api-document.js';
import { requestContext } from './platform/logging/request-context.js';
import { registerCodeGuard, registerFloodGuard } from './platform/http/flood-guard.js';
import { InputPipe } from './platform/http/input.pipe.js';
import { registerBodies } from './platform/http/json-body.js';
import { registerEvenTime } from './platform/http/even-time.js';
import { registerStreamGuard } from './platform/http/stream-guard.js';
import { registerOriginCheck } from './platform/http/origin.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { registerReadyAnswers } from './platform/http/ready-answers.js';
import { registerUploads } from './platform/http/uploads.js';
import {
  answerBrokenRequest,
  ONE_YEAR,
  PATIENCE,
  readableUrl,
  registerProtocolChecks,
} from './platform/http/protocol.js';
import { registerIdempotencyKeyCheck } from './platform/idempotency/idempotency.decorator.js';
import { ErrorPageRenderer } from './web/error-pages.js';
import { registerLanguageChoice } from './web/language.js';

const BODY_LIMIT = 64 * 1024;
/** What a browser could do for a page, and no page of ours asks for. */
const REFUSED_FEATURES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'bluetooth', 'midi']
  .map((feature) => `${feature}=()`)
  .join(', ');

/** `TRUST_PROXY` as the number of proxies or a list of subnets; never "everything". */
function trustOf(value: string): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (/^\d$/.test(value)) return value === '0' ? false : (_address, hop) => hop < Number(value);
  return value.split(',').map((part) => part.trim());
}

export const createAdapter = (trustProxy = '0', isSecure = false): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: trustOf(trustProxy),
    requestTimeout: PATIENCE.requestTimeout,
    connectionTimeout: 0,
    // A request without a host is refused by our own check, with a problem document.
    http: { ...PATIENCE, requireHostHeader: false },
    clientErrorHandler: answerBrokenRequest(isSecure),
    rewriteUrl: readableUrl,
    // Longer ones do not get past Node's limit of 16 KB for a head.
    routerOptions: { maxParamLength: 16_384 },
    genReqId: () => newId(new Date(performance.timeOrigin + performance.now())).slice(-12),
  });

/** Pipes, filters, cookies, headers and static files; the web process and the tests call it alike. */
export async function setUp(app: NestFastifyApplication): Promise<void> {
  const env = app.get(Env);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    // Nearly every answer is personal or alive; static files set their own.
    void reply.header('cache-control', 'no-store');
    void reply.header('permissions-policy', REFUSED_FEATURES);
    requestContext.run({ id: request.id }, done);
  });
  await registerHeaders(app, env.isSecureOrigin);
  registerFloodGuard(fastify, env.rateLimitAddress);
  const alarms = app.get(BookingsAlarmsService, { strict: false });
  registerCodeGuard(fastify, env.rateLimitCodes, (address) => alarms.note({ address }, 'wrong_code'));
  registerEvenTime(fastify);
  registerStreamGuard(fastify, env.liveStreamsAddress);
  await app.register(cookie);
  registerOriginCheck(fastify, env.giliranOrigin);
  registerLanguageChoice(fastify, env.isSecureOrigin);
  registerProtocolChecks(fastify);
  registerIdempotencyKeyCheck(fastify);
  const availability = app.get(BookingsAvailabilityService, { strict: false });
  registerReadyAnswers(fastify, (url) => availability.findReady(url));
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  await registerUploads(fastify);
  registerBodies(fastify);
  await app.register(fastifyStatic, {
    root: join(import.meta.dirname, 'public', 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    index: false,
  });
  app.useGlobalPipes(new InputPipe());
  app.get(ApiDocument).madeBy(() => describeApi(app));
  app.useGlobalFilters(new ProblemFilter(app.get(ErrorPageRenderer)));
}

async function registerHeaders(app: NestFastifyApplication, isSecure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isSecure ? { maxAge: ONE_YEAR, includeSubDomains: false } : false,
    // Without a referrer browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    crossOriginEmbedderPolicy: false,
  });
}

const CLOSE_LIMIT_MS = 8_000;
const SWEEP_MS = 50;

/** Streams end, running requests are answered, idle connections go at once; what still hangs after 8 s is cut. */
export async function closeGently(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
