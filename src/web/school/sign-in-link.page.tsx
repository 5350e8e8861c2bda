import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IdentityLinkService, LINK_MINUTES } from '../../modules/identity/identity.link.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { SessionCookies } from '../../platform/access/session-cookies.service.js';
import { ContactForm } from './school.form.js';
import { seeOther, show } from '../answer.js';
import { refusalIn } from '../refusal.js';
import { SitelessPages } from '../staff/siteless-pages.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { LinkOpenView, LinkOverView, LinkSentView, SignInLinkView } from './sign-in-link.view.js';

/** Signing in by a link to a known contact. Opening the link shows a button: previews must not use it up. */
@ApiExcludeController()
@Controller('sekolah/masuk')
@Public()
export class SignInLinkPage {
  constructor(
    private readonly pages: SitelessPages,
    private readonly links: IdentityLinkService,
    private readonly cookies: SessionCookies,
  ) {}

  @Get()
  ask(@CurrentVisit() visit: Visit) {
    if (visit.actor.kind === 'staff') return seeOther(visit.reply, '/sekolah');
    return show(visit.reply, <SignInLinkView frame={this.pages.frame(visit)} />);
  }

  @Post()
  async send(@CurrentVisit() visit: Visit, @Body() { kontak }: ContactForm) {
    const frame = this.pages.frame({ ...visit, actor: PUBLIC_ACTOR });
    if (!this.links.readContact(kontak)) return show(visit.reply, <SignInLinkView frame={frame} typed={kontak} />, 422);
    await this.links.ask(kontak);
    return show(visit.reply, <LinkSentView frame={frame} minutes={LINK_MINUTES} />);
  }

  @Get(':token')
  open(@CurrentVisit() visit: Visit, @Param('token') token: string) {
    return show(
      visit.reply,
      <LinkOpenView frame={this.pages.frame({ ...visit, actor: PUBLIC_ACTOR })} token={token} />,
    );
  }

  @Post(':token')
  async enter(@CurrentVisit() visit: Visit, @Param('token') token: string) {
    try {
      const session = await this.links.consume(token, this.cookies.sourceOf(visit.request));
      this.cookies.put(visit.reply, session);
      return seeOther(visit.reply, session.needs ? '/masuk/langkah-dua?ke=%2Fsekolah' : '/sekolah');
    } catch (error) {
      const refusal = refusalIn(error);
      const frame = this.pages.frame({ ...visit, actor: PUBLIC_ACTOR });
      return show(visit.reply, <LinkOverView frame={frame} />, refusal.status);
    }
  }
}
