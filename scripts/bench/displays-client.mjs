// Displays without a screen: streams of one board in a process of its own, which notes when each heard of each call.
import { get } from 'node:http';
import { obey } from './obey.mjs';

const streams = [];
let arrivals = {};

const now = () => performance.timeOrigin + performance.now();

function hear(text, known) {
  const at = now();
  for (const { ticket } of JSON.parse(text).calls) {
    if (known.has(ticket)) continue;
    known.add(ticket);
    (arrivals[ticket] ??= []).push(at);
  }
}

/** Resolves with the first board. */
function listen({ port, path }) {
  return new Promise((resolve, reject) => {
    const known = new Set();
    let text = '';
    const request = get({ port, path, headers: { accept: 'text/event-stream' }, agent: false }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`a display was refused: ${answer.statusCode}`));
      answer.setEncoding('utf8').on('data', (chunk) => {
        const events = (text + chunk).split('\n\n');
        text = events.pop();
        for (const event of events) {
          const data = /^event: board$/m.test(event) && /^data: (.*)$/m.exec(event)?.[1];
          if (!data) continue;
          hear(data, known);
          resolve();
        }
      });
    });
    request.on('error', reject);
    streams.push(request);
  });
}

async function prepare(spec) {
  await Promise.all(Array.from({ length: spec.displays }, () => listen(spec)));
  arrivals = {};
}

/** What was heard since `prepare`; the streams end. */
async function go() {
  for (const stream of streams.splice(0)) stream.on('error', () => {}).destroy();
  return { arrivals };
}

obey({ prepare, go });
