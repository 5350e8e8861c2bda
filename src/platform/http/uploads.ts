import multipart, { type MultipartFile } from '@fastify/multipart';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../database/database.errors.js';

const MAX_UPLOAD_BYTES = 5 * 1024 * 1024;
/** What stands around a file in a form. */
const MAX_AROUND = 1024 * 1024;
const MULTIPART = /^multipart\/form-data\s*;/i;
const MOST_FIELDS = 10;

/** This route, and no other, reads a form with a file. */
export const TakesUpload = () => RouteConfig({ takesUpload: true });

export interface Upload {
  /** The first file that has content; its name is not looked at. */
  bytes: Buffer | null;
  fields: Record<string, string>;
}

interface MayTakeUpload {
  takesUpload?: boolean;
}

export const takesUpload = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as MayTakeUpload | undefined)?.takesUpload === true;

/** Forms with files are refused everywhere else, and too large ones before they are read. */
export async function registerUploads(fastify: FastifyInstance): Promise<void> {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isUpload = MULTIPART.test(request.headers['content-type'] ?? '');
    if (isUpload && !takesUpload(request) && !request.is404)
      return done(new DomainError('unsupported_media_type', 415));
    const length = Number(request.headers['content-length'] ?? 0);
    done(isUpload && length > MAX_UPLOAD_BYTES + MAX_AROUND ? tooLarge() : undefined);
  });
  await fastify.register(multipart, {
    throwFileSizeLimit: true,
    limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: MOST_FIELDS, fieldSize: MAX_AROUND, fieldNameSize: 100 },
  });
}

/** Reads a form with at most one file into memory; nothing of it reaches a disk. @throws DomainError 400, 413 */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new DomainError('upload_missing', 400);
  const upload: Upload = { bytes: null, fields: {} };
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') upload.bytes = await bytesOf(part);
      else if (part.valueTruncated) throw tooLarge();
      else upload.fields[part.fieldname] = String(part.value);
    }
  } catch (error) {
    throw asRefusal(error);
  }
  return upload;
}

/** A form without a chosen file sends one without a name and without content. */
async function bytesOf(part: MultipartFile): Promise<Buffer | null> {
  const bytes = await part.toBuffer();
  return !part.filename && bytes.length === 0 ? null : bytes;
}

const tooLarge = () => new DomainError('file_too_large', 413);

function asRefusal(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 413) return tooLarge();
  return new DomainError('malformed_body', 400);
}
