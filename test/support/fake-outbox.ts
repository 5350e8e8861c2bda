import { Injectable } from '@nestjs/common';
import { DevelopmentOutbox } from '../../src/modules/messages/messages.development.service.js';
import { type Delivery, ProviderRefused } from '../../src/modules/messages/messages.types.js';

export type ProviderMode = 'ok' | 'refuse' | 'break' | 'hang';

/** A provider that behaves as badly as it is told, and remembers every call. */
@Injectable()
export class FakeOutbox extends DevelopmentOutbox {
  mode: ProviderMode = 'ok';
  readonly calls: Delivery[] = [];
  /** Ends a call that hangs. */
  answer: (reference: string) => void = () => undefined;

  override async send(delivery: Delivery): Promise<string> {
    this.calls.push(delivery);
    if (this.mode === 'refuse') throw new ProviderRefused('nomor ditolak');
    if (this.mode === 'break') throw new Error('line lost');
    if (this.mode === 'hang') return new Promise((resolve) => (this.answer = resolve));
    return `ref-${this.calls.length}`;
  }
}
