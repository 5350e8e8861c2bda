import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import { Frames } from '../frame.service.js';
import { show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { ComponentsView } from './components.view.js';
import { DemoOnly } from './demo-only.guard.js';

/** Every component in each of its states, for whoever builds pages. */
@ApiExcludeController()
@Controller('komponen')
@Public()
@UseGuards(DemoOnly)
export class ComponentsPage {
  constructor(private readonly frames: Frames) {}

  @Get()
  look(@CurrentVisit() { request, reply }: Visit): string {
    return show(reply, <ComponentsView frame={this.frames.of(request)} />);
  }
}
