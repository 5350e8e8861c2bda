import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { localeOf } from '../platform/http/locale.js';
import { ownPath, withoutNik } from './language.js';
import type { Office, PageFrame } from './layout.js';

/** Invented number of the demo; an office sets its own. */
const OFFICE: Office = {
  name: 'Dukcapil Kota Bengkulu',
  phone: '0736 00000',
  zone: 'Asia/Jakarta',
  weekdays: { opensAt: '08:00', closesAt: '15:00' },
  weekend: { opensAt: '08:30', closesAt: '13:00' },
  reportHref: 'tel:+6273600000',
};

/** What every page needs beside its own content. */
@Injectable()
export class Frames {
  private readonly names = readManifest();

  of(request: FastifyRequest): PageFrame {
    const locale = localeOf(request);
    const [path = '/', search = ''] = withoutNik(request.url).split('?');
    const query = new URLSearchParams(search);
    query.set('lang', locale === 'id' ? 'en' : 'id');
    return { locale, office: OFFICE, asset: this.asset, languageHref: `${ownPath(path)}?${query.toString()}` };
  }

  /** Address of a shipped file: its name carries a hash of its content. */
  readonly asset = (name: string): string => `/assets/${this.names[name] ?? name}`;
}

function readManifest(): Record<string, string> {
  try {
    return JSON.parse(
      readFileSync(join(import.meta.dirname, '..', 'public', 'assets', 'manifest.json'), 'utf8'),
    ) as Record<string, string>;
  } catch {
    return {};
  }
}
