import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { CODE_MINUTES } from '../../modules/bookings/bookings.access.service.js';
import { AccessCodeWrong } from '../../modules/bookings/bookings.errors.js';
import { seeOther, show } from '../answer.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import type { Visit } from '../visit.decorator.js';
import { askedIn, typedIn } from './answer.js';
import { type FindProps, OnceView } from './find.view.js';
import type { CodePaths } from './paths.js';
import type { FindCodeForm, FindOpenForm } from './resident.dto.js';
import type { Values } from './words.js';

/** What a one-time code opens, and where its pages lie. */
export interface CodeWay {
  paths: CodePaths;
  /** The page that asks for the code of the booking. */
  page: (props: FindProps) => VNode;
  /** @throws TooManyRequests */
  send: (code: string) => Promise<void>;
  /**
   * Gives the address that the digits open.
   * @throws AccessCodeWrong
   */
  open: (code: string, digits: string) => Promise<string>;
}

/** Leads from the code of a booking over six digits, sent to the contact that is known, to what they open. */
@Injectable()
export class OneTimeCodes {
  constructor(private readonly frames: Frames) {}

  ask({ page }: CodeWay, { request, reply }: Visit, values: Values = {}, errors: FieldProblem[] = []): string {
    return show(reply, page({ frame: this.frames.of(request), values, errors }), errors.length > 0 ? 422 : 200);
  }

  async send(way: CodeWay, visit: Visit, form: FindCodeForm): Promise<string> {
    const values = typedIn(form);
    const code = normaliseBookingCode(values.kode ?? '');
    if (!code) {
      const problem = { field: 'kode', code: values.kode ? 'code_invalid' : 'required' };
      return this.ask(way, visit, values, [problem]);
    }
    await way.send(code);
    return seeOther(visit.reply, way.paths.codeOf(code));
  }

  askDigits(way: CodeWay, visit: Visit): string {
    const code = normaliseBookingCode(askedIn(visit.request).code ?? '');
    return code ? this.digits(way, visit, code) : seeOther(visit.reply, way.paths.home);
  }

  async open(way: CodeWay, visit: Visit, form: FindOpenForm): Promise<string> {
    const { kode = '', sekali } = typedIn(form);
    const code = normaliseBookingCode(kode);
    if (!code) return seeOther(visit.reply, way.paths.home);
    if (!sekali) return this.digits(way, visit, code, 'required');
    try {
      return seeOther(visit.reply, await way.open(code, sekali));
    } catch (error) {
      if (!(error instanceof AccessCodeWrong)) throw error;
      return this.digits(way, visit, code, error.code);
    }
  }

  private digits({ paths }: CodeWay, { request, reply }: Visit, code: string, problem?: string): string {
    const errors = problem ? [{ field: 'sekali', code: problem }] : [];
    const shown = { frame: this.frames.of(request), code, minutes: CODE_MINUTES, errors, paths };
    return show(reply, <OnceView {...shown} />, problem ? 422 : 200);
  }
}
