import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, Roles } from '../../platform/access/access.decorators.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { show } from '../answer.js';
import { Frames } from '../frame.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { OfflineView } from './offline.view.js';
import { OUTCOME_WORDS } from './outcome-choices.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { StaffShells } from './staff-shell.service.js';

/** The page that a browser keeps for when the line is down, and the worker that shows it then. */
@ApiExcludeController()
@Controller()
@UseFilters(SignInFilter)
export class OfflinePage {
  constructor(
    private readonly shells: StaffShells,
    private readonly frames: Frames,
    private readonly texts: ServiceTexts,
  ) {}

  /** Without a name in it: it lies in the browser's cache. */
  @Get('meja/luring')
  @Roles('desk')
  async show(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const shell = { ...this.shells.of(request, PUBLIC_ACTOR), isDemo: false };
    return show(reply, <OfflineView shell={shell} services={await this.texts.all()} outcomes={OUTCOME_WORDS} />);
  }

  /** At the root, because a worker answers for its own folder alone. @throws NotFound where nothing was built */
  @Get('meja-luring.js')
  @Public()
  @Header('content-type', 'text/javascript; charset=utf-8')
  async worker(): Promise<string> {
    const path = join(import.meta.dirname, '..', '..', 'public', this.frames.asset('offline-worker.js'));
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) throw new NotFound();
    return text;
  }
}
