import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../platform/access/access.decorators.js';
import { ApiDocument } from '../platform/http/api-document.js';
import { show } from './answer.js';
import { ApiDocsView } from './api-docs.view.js';
import { Frames } from './frame.service.js';
import { CurrentVisit, type Visit } from './visit.decorator.js';

/** The API for people who read. */
@ApiExcludeController()
@Controller('api/docs')
@Public()
export class ApiDocsPage {
  constructor(
    private readonly document: ApiDocument,
    private readonly frames: Frames,
  ) {}

  @Get()
  show(@CurrentVisit() { request, reply }: Visit): string {
    return show(reply, <ApiDocsView frame={this.frames.of(request)} document={this.document.get()} />);
  }
}
