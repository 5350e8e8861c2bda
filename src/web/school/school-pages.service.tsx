import { Injectable } from '@nestjs/common';
import { type SitelessFrame, SitelessPages } from '../staff/siteless-pages.service.js';

/** What every page of schools and of those who care for them stands on. */
export type SchoolFrame = SitelessFrame;

/** Opens the pages of schools and of their coordinator, and carries their forms through. */
@Injectable()
export class SchoolPages extends SitelessPages {}
