// The reference for reads: one empty route of the same framework, with nothing of ours in it.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class EmptyController {
  answer() {
    return {};
  }
}
Get('empty')(EmptyController.prototype, 'answer', Object.getOwnPropertyDescriptor(EmptyController.prototype, 'answer'));
Controller()(EmptyController);

class EmptyModule {}
Module({ controllers: [EmptyController] })(EmptyModule);

const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: false });
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.send({ type: 'ready' });
