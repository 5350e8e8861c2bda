import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MessagesTemplateService, type TextName } from '../../modules/messages/messages.template.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { STAFF_KINDS } from '../../modules/messages/messages.types.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { MessageTextForm, textNameOf, TextParams } from './office-texts.form.js';
import { MessageTextView, MessageTextsView, lengthWords, PreviewText, textTitle } from './office-texts.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { type Check, done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';

const LIST = '/pemberitahuan/teks';

const isStaffKind = (kind: TextName['kind']): boolean => STAFF_KINDS.some((one) => one === kind);

/** The texts of messages, in both wordings where there are two: read, changed after a look at what comes out, and put back. */
@ApiExcludeController()
@Controller('pemberitahuan/teks')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class OfficeTextsPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly texts: MessagesTemplateService,
  ) {}

  @Get()
  list(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, async (frame) => (
      <MessageTextsView frame={frame} changes={await this.texts.list(frame.actor, frame.site.id)} />
    ));
  }

  @Get(':kind/:language')
  show(@CurrentVisit() visit: Visit, @Param() params: TextParams, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.view(frame, params, NOTHING_TYPED));
  }

  @Post(':kind/:language')
  change(@CurrentVisit() visit: Visit, @Param() params: TextParams, @Body() body: MessageTextForm) {
    const name = textNameOf(params);
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, params, shown),
      read: () => (body.teks ?? '').replaceAll('\r\n', '\n').trim(),
      check: (frame, text) => this.look(frame, name, text),
      apply: async ({ actor, site, locale }, text, once) => {
        await this.naming(this.texts.change(actor, site.id, name, text, once));
        return done(LIST, t(locale, 'text.saved'), t(locale, 'text.saved.text'));
      },
    });
  }

  @Post(':kind/:language/asal')
  reset(@CurrentVisit() visit: Visit, @Param() params: TextParams, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, params, shown),
      read: () => null,
      apply: async ({ actor, site, locale }, text, once) => {
        await this.texts.change(actor, site.id, textNameOf(params), text, once);
        return done(LIST, t(locale, 'text.reset.done'), t(locale, 'text.saved.text'));
      },
    });
  }

  private async view(frame: SupervisorFrame, params: TextParams, shown: ShownForm) {
    const name = textNameOf(params);
    const edited = await this.texts.get(frame.actor, frame.site.id, name);
    const preview = await this.texts.preview(frame.site, name, edited.text).catch(() => null);
    return <MessageTextView {...{ frame, name, edited, preview, shown }} />;
  }

  /** The text as it would be read, before it holds. */
  private async look(frame: SupervisorFrame, name: TextName, text: string): Promise<Check> {
    const preview = await this.naming(this.texts.preview(frame.site, name, text));
    const { locale } = frame;
    return {
      title: t(locale, 'text.check', { kind: textTitle(locale, name) }),
      rows: [
        [t(locale, 'text.example'), <PreviewText text={preview.text} language={name.language} />],
        [t(locale, 'text.length'), lengthWords(locale, preview)],
        [t(locale, 'text.longest'), lengthWords(locale, preview.longest)],
      ],
      effects: [t(locale, 'text.effect.new'), ...(isStaffKind(name.kind) ? [] : [t(locale, 'text.effect.whatsapp')])],
      button: t(locale, 'text.save'),
    };
  }

  private async naming<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof InvalidInput ? error.renamed('text', 'teks') : error;
    }
  }
}
