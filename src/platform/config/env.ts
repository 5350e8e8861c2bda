import { plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUrl, Matches, Max, Min, validateSync } from 'class-validator';
import 'reflect-metadata';
import { readKeysFile, type StoredKeys } from './keys-file.js';

const KEY = /^[A-Za-z0-9+/]{43}=$/;
const DATA_KEYS = /^[a-z0-9]{1,8}:[A-Za-z0-9+/]{43}=(,[a-z0-9]{1,8}:[A-Za-z0-9+/]{43}=)*$/;
/** Of at least eight bits: `0.0.0.0/0` would trust everybody. */
const SUBNET = String.raw`[\da-f]*[.:][\da-f.:]*(?:/(?:[89]|[1-9]\d|1[01]\d|12[0-8]))?`;
const PROXIES = new RegExp(String.raw`^(?:\d|${SUBNET}(?:,\s*${SUBNET})*)$`, 'i');
const POSTGRES = { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true };

/** Settings of a process, read once at its start. Field names are the environment variables in camel case. */
export class Env {
  /** Port of the web process. */
  @IsInt() @Min(0) @Max(65535) port = 3000;
  /** Address that the web process listens on. */
  @IsString() host = '127.0.0.1';
  /** Public origin: links in messages start with it, and no other host is answered. Default: http://localhost:PORT. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }) giliranOrigin: string;
  /** PostgreSQL for the application. Its login must be a member of the role giliran_app. */
  @IsUrl(POSTGRES) databaseUrl: string;
  /** PostgreSQL for migrations; the owner of the schema. Without it the application's address is used. */
  @IsOptional() @IsUrl(POSTGRES) databaseOwnerUrl?: string;
  /** Redis for the queue. Without it the queue lives in PostgreSQL. */
  @IsOptional()
  @IsUrl({ protocols: ['redis', 'rediss'], require_tld: false, require_protocol: true })
  redisUrl?: string;
  /** AES-256 keys for personal data: `id:base64[,id:base64…]`; the first encrypts, all decrypt. */
  @Matches(DATA_KEYS) giliranDataKeys: string;
  /** HMAC key (base64, 32 bytes) for looking up a NIK or a phone number. */
  @Matches(KEY) giliranLookupKey: string;
  /** HMAC key (base64, 32 bytes) that links, hold tokens and one-time codes are derived from. */
  @Matches(KEY) giliranTokenKey: string;
  /** JSON file `{dataKeys, lookupKey, tokenKey}` for the keys above that are not set; only its owner may read it. */
  @IsOptional() @IsString() giliranKeysFile?: string;
  /** File that the heads of the audit's chains are appended to; keep it where the database's administrators cannot write. */
  @IsOptional() @IsString() giliranAuditHeads?: string;
  /** 1 = demo mode: seed, demo accounts, clock button, mail page. */
  @IsIn(['0', '1']) giliranDemo = '0';
  /** Password of the demo accounts; needed by the seed only. */
  @IsOptional() @IsString() giliranDemoPassword?: string;
  /** Instant (ISO 8601) that the clock is set to at start; time runs on from there. */
  @IsOptional() @IsISO8601({ strict: true }) giliranNow?: string;
  /** SMTP server for e-mail, `smtp://user:password@host:port`. Without it e-mail goes to the development outbox. */
  @IsOptional() @IsUrl({ protocols: ['smtp', 'smtps'], require_tld: false, require_protocol: true }) smtpUrl?: string;
  /** WhatsApp Cloud API with its version, `https://graph.facebook.com/v23.0`. Without it nothing goes by WhatsApp. */
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_tld: false, require_protocol: true })
  whatsappUrl?: string;
  /** Id of the sending number in the Cloud API. */
  @IsOptional() @Matches(/^\d{5,20}$/) whatsappPhoneId?: string;
  /** Access token of the Cloud API. */
  @IsOptional() @IsString() whatsappToken?: string;
  /** App secret of the Cloud API: its webhooks are signed with it. */
  @IsOptional() @IsString() whatsappSecret?: string;
  /** Word that the Cloud API repeats when it asks whether a webhook is ours. */
  @IsOptional() @IsString() whatsappVerifyWord?: string;
  /** Rupiah for one WhatsApp message. */
  @IsInt() @Min(0) @Max(100_000) whatsappCost = 350;
  /** WhatsApp messages a second. */
  @IsInt() @Min(1) @Max(10_000) whatsappPerSecond = 80;
  /** SMS gateway that takes `{id, to, from, text}` as JSON. Without it nothing goes by SMS. */
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_tld: false, require_protocol: true })
  smsUrl?: string;
  /** Bearer token of the SMS gateway. */
  @IsOptional() @IsString() smsToken?: string;
  /** Key of the HMAC that signs webhooks of the SMS gateway. */
  @IsOptional() @IsString() smsSecret?: string;
  /** Sender name or number of SMS. */
  @IsString() smsSender = 'DUKCAPIL';
  /** Rupiah for one part of an SMS. */
  @IsInt() @Min(0) @Max(100_000) smsCost = 450;
  /** SMS a second. */
  @IsInt() @Min(1) @Max(10_000) smsPerSecond = 20;
  /** E-mails a second. */
  @IsInt() @Min(1) @Max(10_000) emailPerSecond = 20;
  /** Milliseconds that a WhatsApp or SMS provider is waited for; then nobody knows whether it took the message. */
  @IsInt() @Min(500) @Max(15_000) providerWaitMs = 10_000;
  /** Rupiah that each paid channel may cost in an hour; above it, it rests, and the supervisor's page says so. */
  @IsInt() @Min(0) @Max(1_000_000_000) messageCapHour = 2_000_000;
  /** As MESSAGE_CAP_HOUR, for 30 days. */
  @IsInt() @Min(0) @Max(1_000_000_000) messageCapMonth = 30_000_000;
  /** Sender of e-mail. */
  @IsString() mailFrom = 'Giliran <noreply@localhost>';
  /** Number of proxies in front, or a list of their subnets. 0 = none; never "true". */
  @Matches(PROXIES) trustProxy = '0';
  /** error, warn, log, debug or verbose. */
  @IsIn(['error', 'warn', 'log', 'debug', 'verbose']) logLevel = 'log';
  /** Connections of one process to PostgreSQL. */
  @IsInt() @Min(2) @Max(100) databasePool = 12;
  /** Milliseconds that a request waits for a connection before it is told to try again. */
  @IsInt() @Min(100) @Max(60_000) databaseWaitMs = 3000;
  /** Requests a second that one address may make; more get 429. Loose: a school or a carrier stands behind one address. */
  @IsInt() @Min(1) @Max(1_000_000) rateLimitAddress = 300;
  /** Wrong booking codes a minute from one address before it must wait; a code has 10 of 31 signs and a token besides. */
  @IsInt() @Min(1) @Max(1_000_000) rateLimitCodes = 60;
  /** Live streams (displays, desks, positions in line) that one process keeps open; more get 503. */
  @IsInt() @Min(1) @Max(1_000_000) liveStreams = 2_000;
  /** Live streams from one address; more get 429. Loose: everybody who waits in an office may stand behind one address. */
  @IsInt() @Min(1) @Max(1_000_000) liveStreamsAddress = 400;
  /** Live bookings that one phone number may stand for; a family's booking counts once. One's own and one for a relative. */
  @IsInt() @Min(1) @Max(1_000) limitPhoneBookings = 2;
  /** Bookings a day from one device: a household, or a neighbour who helps. */
  @IsInt() @Min(1) @Max(1_000) limitDeviceBookings = 3;

  get isDemo(): boolean {
    return this.giliranDemo === '1';
  }

  get isSecureOrigin(): boolean {
    return this.giliranOrigin.startsWith('https://');
  }
}

const NUMBERS = new Set<string>([
  'whatsappCost',
  'whatsappPerSecond',
  'smsCost',
  'smsPerSecond',
  'emailPerSecond',
  'providerWaitMs',
  'messageCapHour',
  'messageCapMonth',
  'rateLimitAddress',
  'rateLimitCodes',
  'liveStreams',
  'liveStreamsAddress',
  'limitPhoneBookings',
  'limitDeviceBookings',
  'port',
  'databasePool',
  'databaseWaitMs',
]);

/** Environment variable of a field: `databaseUrl` -> `DATABASE_URL`. */
export const variableOf = (field: string): string => field.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase();

export const ENV_FIELDS = [
  'port',
  'host',
  'giliranOrigin',
  'databaseUrl',
  'databaseOwnerUrl',
  'redisUrl',
  'giliranDataKeys',
  'giliranLookupKey',
  'giliranTokenKey',
  'giliranKeysFile',
  'giliranAuditHeads',
  'giliranDemo',
  'giliranDemoPassword',
  'giliranNow',
  'smtpUrl',
  'whatsappUrl',
  'whatsappPhoneId',
  'whatsappToken',
  'whatsappSecret',
  'whatsappVerifyWord',
  'whatsappCost',
  'whatsappPerSecond',
  'smsUrl',
  'smsToken',
  'smsSecret',
  'smsSender',
  'smsCost',
  'smsPerSecond',
  'emailPerSecond',
  'providerWaitMs',
  'messageCapHour',
  'messageCapMonth',
  'mailFrom',
  'trustProxy',
  'logLevel',
  'databasePool',
  'databaseWaitMs',
  'rateLimitAddress',
  'rateLimitCodes',
  'liveStreams',
  'liveStreamsAddress',
  'limitPhoneBookings',
  'limitDeviceBookings',
] as const satisfies readonly (keyof Env)[];

/** @throws Error that names every missing or malformed variable. */
export function loadEnv(source: NodeJS.ProcessEnv): Env {
  const values: Record<string, unknown> = {};
  for (const field of ENV_FIELDS) {
    const text = source[variableOf(field)];
    if (text !== undefined && text !== '') values[field] = NUMBERS.has(field) ? Number(text) : text;
  }
  if (typeof values.giliranKeysFile === 'string') takeKeys(values, readKeysFile(values.giliranKeysFile));
  values.giliranOrigin ??= `http://localhost:${Number(values.port ?? 3000)}`;
  const env = plainToInstance(Env, values);
  const problems = validateSync(env, { forbidUnknownValues: false });
  if (problems.length > 0) {
    const names = problems.map((p) => `${variableOf(p.property)} (${Object.keys(p.constraints ?? {}).join(', ')})`);
    throw new Error(`These settings are missing or malformed: ${names.join('; ')}. "npm run keys" prints fresh keys.`);
  }
  return env;
}

function takeKeys(values: Record<string, unknown>, keys: StoredKeys): void {
  values.giliranDataKeys ??= keys.dataKeys;
  values.giliranLookupKey ??= keys.lookupKey;
  values.giliranTokenKey ??= keys.tokenKey;
}
