import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, type Cell, cellsOf, mayCall } from '../support/matrix-cells.js';
import { type Matrix, startMatrix } from '../support/matrix-office.js';
import { ROUTE_MATRIX } from '../support/route-matrix.js';

/** Reading changes nothing, so that it can be asked for often. */
const READS = Object.entries(ROUTE_MATRIX).filter(([route, { who }]) => /^GET \/api\//.test(route) && who !== 'public');
const ROUNDS = 60;
/** Of medians; a machine that does other things as well is not exact. */
const APART = 0.1;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

describe('the time that a refusal takes', () => {
  let matrix: Matrix;

  beforeAll(async () => {
    matrix = await startMatrix();
  });
  afterAll(() => matrix.close());

  const timed = async (cell: Cell): Promise<number> => {
    const begun = performance.now();
    expect((await ask(matrix, cell)).status).toBe(404);
    return performance.now() - begun;
  };

  it('is the same for what is another’s as for what nobody has', async () => {
    const ratios: number[] = [];
    for (const [route, row] of READS) {
      const asker = matrix.askers.find(({ role, where }) => where === 'own' && mayCall(row, role));
      const strange = cellsOf(route, row, asker ? [asker] : []).filter(({ naming }) => naming.kind !== 'own');
      const [foreign, unknown] = strange;
      if (!foreign || !unknown) continue;
      const times: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        const order = round % 2 === 0 ? [0, 1] : [1, 0];
        for (const which of order) times[which as 0 | 1].push(await timed(which === 0 ? foreign : unknown));
      }
      ratios.push(median(times[0]) / median(times[1]));
    }
    expect(ratios.length).toBeGreaterThan(15);
    process.stdout.write(`another's / nobody's: median ${median(ratios).toFixed(3)} over ${ratios.length} routes\n`);
    expect(Math.abs(median(ratios) - 1)).toBeLessThan(APART);
  });
});
