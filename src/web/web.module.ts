import { Module } from '@nestjs/common';
import { ErrorPageRenderer } from './error-pages.js';
import { Frames } from './frame.service.js';

/** Owns the pages. Outermost: nobody imports it but the list of modules. */
@Module({
  providers: [Frames, ErrorPageRenderer],
  exports: [ErrorPageRenderer, Frames],
})
export class WebModule {}
