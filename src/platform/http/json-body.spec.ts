import { describe, expect, it } from '@jest/globals';
import { parseJsonBody } from './json-body.js';

const parse = (text: string) => parseJsonBody(Buffer.from(text));
const malformed = { code: 'malformed_body', status: 400 };

describe('JSON bodies', () => {
  it('reads an object, whatever its strings hold', () => {
    const text = '{"a":"{\\"a\\":1,\\"a\\":2}","b":["a","a",{"a":1},{"a":2}],"c":{"a":"x: \\\\"},"d":":"}';
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('takes nothing at all for nothing, which only a route without fields may accept', () => {
    expect(parse('')).toBeUndefined();
  });

  it.each([
    ['{"nik":"1","nik":"2"}'],
    ['{"a":{"b":1,"b":1}}'],
    ['[{"a":1,"b":{"a":1},"a":2}]'],
    ['{"\\u0061":1,"a":2}'],
    ['{"a" : 1 , "a"\n:2}'],
  ])('refuses a name that occurs twice: %s', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining(malformed));
  });

  it.each(['{', '{"a":NaN}', '{"a":1}/**/', "{'a':1}", '{"a":1,}', ' ', '{"a":"\n"}'])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining(malformed));
  });

  it('refuses text that is not UTF-8, and more levels than any body has', () => {
    expect(() => parseJsonBody(Buffer.from('7b226e616d65223a22ff227d', 'hex'))).toThrow(
      expect.objectContaining(malformed),
    );
    expect(() => parse(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).toThrow(expect.objectContaining(malformed));
    expect(() => parse(`{"a":${'[{"a":'.repeat(10)}1${'}]'.repeat(10)}}`)).toThrow(expect.objectContaining(malformed));
  });

  it.each(['[]', 'null', '"a"', '1', 'true'])('refuses %s, which is no object', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'invalid_input', status: 422 }));
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the name %s at any depth', (name) => {
    expect(() => parse(`{"a":[{"${name}":{"admin":true}}]}`)).toThrow(
      expect.objectContaining({ code: 'unknown_field', status: 422 }),
    );
  });

  it('reads a body of the largest size within a blink', () => {
    const names = Array.from({ length: 4_000 }, (_, i) => `"k${i}":"${'\\\\'.repeat(3)}"`).join(',');
    const since = performance.now();
    parse(`{${names}}`);
    expect(performance.now() - since).toBeLessThan(500);
  });
});
