import { createServer } from 'node:http';

const DELAY_MS = 20;
const seen = new Map();

/** A provider of SMS that answers after 20 ms, and counts what it was given. */
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { id } = JSON.parse(Buffer.concat(chunks).toString());
    seen.set(id, (seen.get(id) ?? 0) + 1);
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: `sms-${id}` }));
    }, DELAY_MS);
  });
});

process.on('message', ({ type }) => {
  if (type !== 'count') return;
  const doubled = [...seen.values()].filter((times) => times > 1).length;
  process.send({ type: 'counted', calls: seen.size, doubled });
  seen.clear();
});

server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', url: `http://127.0.0.1:${server.address().port}` }));
