import { describe, expect, it } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { encode } from 'uqr';
import { Qr } from './qr.js';

/** Paints the bars of the path again. */
function modulesOf(svg: string, size: number): boolean[][] {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let step = 0; step < Number(width); step += 1) {
      const row = rows[Number(y)];
      if (row) row[Number(x) + step] = true;
    }
  }
  return rows;
}

describe('a QR code', () => {
  it('holds exactly the modules of its value, within four light ones on each side', () => {
    const svg = renderToString(<Qr value="K7M4P2WX9R" label="Kode QR" />);
    const { data, size } = encode('K7M4P2WX9R', { border: 0, ecc: 'M' });
    expect(svg).toContain(`viewBox="-4 -4 ${size + 8} ${size + 8}"`);
    expect(modulesOf(svg, size)).toEqual(data);
    expect(data.flat().some(Boolean)).toBe(true);
  });
});
