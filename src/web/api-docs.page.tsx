import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../platform/access/access.decorators.js';
import { ApiDocument } from '../platform/http/api-document.js';
import { ApiDocsView } from './api-docs.view.js';
import { Frames } from './frame.service.js';
import { renderPage } from './layout.js';

/** The API for people who read. */
@ApiExcludeController()
@Controller('api/docs')
export class ApiDocsPage {
  constructor(
    private readonly document: ApiDocument,
    private readonly frames: Frames,
  ) {}

  @Public()
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  show(@Req() request: FastifyRequest): string {
    return renderPage(<ApiDocsView frame={this.frames.of(request)} document={this.document.get()} />);
  }
}
