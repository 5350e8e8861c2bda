import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to the server that can be cut, for everything behind it: pages, streams and workers alike. */
export interface BreakableLine {
  url: string;
  cut(): void;
  /** Connections that are open stay so, and nothing comes through them ever again; new ones are as they should be. */
  swallow(): void;
  mend(): void;
  close(): void;
}

export async function breakableLine(target: string): Promise<BreakableLine> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      drop();
    },
    swallow: () => {
      for (const socket of open) socket.unpipe().resume();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      isCut = true;
      server.close();
      drop();
    },
  };
}
