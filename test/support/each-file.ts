import { Socket } from 'node:net';
import { afterAll } from '@jest/globals';
import 'reflect-metadata';
import { writeFindings } from './leaks.js';

const LOOPBACK = /^(127\.|::1$|localhost$|::ffff:127\.)/;

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/** A test that reaches beyond this machine fails: every provider is a fake at the border. */
const connect = Socket.prototype.connect as unknown as Connect;
Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]): Socket {
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const { host, path } = typeof first === 'object' && first !== null ? (first as { host?: string; path?: string }) : {};
  const goal = host ?? (typeof args[1] === 'string' ? args[1] : 'localhost');
  if (!path && !LOOPBACK.test(goal)) throw new Error(`A test called out to ${goal}.`);
  return connect.apply(this, args);
} as unknown as typeof Socket.prototype.connect;

afterAll(writeFindings);
