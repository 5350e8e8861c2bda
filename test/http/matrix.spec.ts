import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { IS_PUBLIC } from '../../src/platform/access/access.decorators.js';
import { registerOriginCheck } from '../../src/platform/http/origin.js';
import { createAdapter } from '../../src/app.setup.js';
import { BlanksController } from '../../src/modules/blanks/blanks.controller.js';
import { CatalogueService } from '../../src/modules/catalogue/catalogue.service.js';
import { DomainError } from '../../src/platform/database/database.errors.js';
import { LightHttp } from '../support/light-http.js';
import { type Cell, type CellAnswer, cellsOf, wrongIn } from '../support/matrix-cells.js';
import { type Asker, HOST, type Matrix, signInAs, startMatrix } from '../support/matrix-office.js';
import {
  askAll,
  FROM_ELSEWHERE,
  inOrder,
  type Knock,
  sendFromElsewhere,
  type Trace,
  traceOf,
  tryOtherMethods,
} from '../support/matrix-walks.js';
import { headerFaults } from '../support/protective-headers.js';
import { HOOK_WORD, ROUTE_MATRIX } from '../support/route-matrix.js';
import { controllersOf, routesOf } from '../support/routes.js';
import { noteCounts } from '../support/security-counts.js';

const ENV = { WHATSAPP_VERIFY_WORD: HOOK_WORD, WHATSAPP_SECRET: 'rahasia-webhook' };
const MOVE = 'POST /api/v1/stock/:siteId/movements';
const HANG_LIMIT_MS = 180_000;

describe('every route, for every role, about own and others’ things', () => {
  let matrix: Matrix;
  let cells: Cell[];
  let answers: CellAnswer[];
  let fromElsewhere: Knock[];
  let otherMethods: Knock[];
  /** What belonged to the office at first, and when nobody but outsiders had asked for anything. */
  let traces: [before: Trace, after: Trace];
  const routes = controllersOf(AppModule.register('web'))
    .flatMap(routesOf)
    .map(({ name }) => name);

  beforeAll(async () => {
    matrix = await startMatrix(ENV);
    cells = Object.entries(ROUTE_MATRIX).flatMap(([route, row]) => cellsOf(route, row, matrix.askers));
    const { outside, strange, looks, acts } = inOrder(cells);
    const before = await traceOf(matrix, matrix.own);
    fromElsewhere = await sendFromElsewhere(matrix, ROUTE_MATRIX);
    otherMethods = await tryOtherMethods(matrix, ROUTE_MATRIX);
    answers = await askAll(matrix, outside);
    traces = [before, await traceOf(matrix, matrix.own)];
    answers.push(...(await askAll(matrix, strange)), ...(await askAll(matrix, looks)));
    answers.push(...(await askAll(matrix, acts, 1)));
  }, HANG_LIMIT_MS);
  afterAll(() => matrix.close());

  const answered = () => new Set(answers.map(({ cell }) => cell.route)).size;
  const wrongOf = async (route: string, askers: readonly Asker[]) => {
    const row = ROUTE_MATRIX[route];
    return row ? wrongIn(await askAll(matrix, cellsOf(route, row, askers))) : [];
  };

  it('has a row in the matrix, and no row is about a route that is gone', () => {
    expect(Object.keys(ROUTE_MATRIX).sort()).toEqual(routes.toSorted());
    const files = /^GET \/assets\//;
    expect(matrix.app.routes.filter((route) => !routes.includes(route) && !files.test(route))).toEqual([]);
    expect(routes.filter((route) => !matrix.app.routes.includes(route))).toEqual([]);
  });

  it('answers every cell as it must: strangers alike, to the byte', () => {
    const wrong = wrongIn(answers);
    noteCounts('matrix', { routes: answered(), cells: answers.length, wrong: wrong.length });
    expect(wrong).toEqual([]);
    expect(answers).toHaveLength(cells.length);
    expect(answered()).toBe(routes.length);
  });

  it('changes nothing of an office for those who have no business there', () => {
    const [before, after] = traces;
    expect(Object.keys(before).length).toBeGreaterThan(20);
    expect(after).toEqual(before);
  });

  it('accepts no change that another site sent', () => {
    const accepted = fromElsewhere.filter(({ answer }) => answer.status !== 403);
    noteCounts('cross-origin', { sent: fromElsewhere.length, accepted: accepted.length });
    expect(accepted.map(({ name, answer }) => `${name}: ${answer.status}`)).toEqual([]);
    expect(fromElsewhere.length).toBe(
      routes.filter((route) => !route.startsWith('GET ')).length * FROM_ELSEWHERE.length,
    );
  });

  it('has no other method than its own', () => {
    const passed = otherMethods.filter(({ answer }) => ![404, 405].includes(answer.status));
    noteCounts('methods', { tried: otherMethods.length, passed: passed.length });
    expect(passed.map(({ name, answer }) => `${name}: ${answer.status}`)).toEqual([]);
    expect(otherMethods.length).toBeGreaterThan(routes.length);
  });

  it('protects every answer with its headers', () => {
    const all = [...answers, ...fromElsewhere.map(({ answer }) => answer), ...otherMethods.map(({ answer }) => answer)];
    const faults = answers.flatMap((answer) => headerFaults(answer).map((fault) => `${answer.cell.route}: ${fault}`));
    const ofRefusals = [...fromElsewhere, ...otherMethods].flatMap(({ name, answer }) =>
      headerFaults(answer).map((fault) => `${name}: ${fault}`),
    );
    const wrong = [...new Set([...faults, ...ofRefusals])];
    noteCounts('headers', { routes: answered(), answers: all.length, wrong: wrong.length });
    expect(wrong).toEqual([]);
  });

  it('protects faults and refusals of the server itself', async () => {
    const list = CatalogueService.prototype.list;
    const send = (method: string, path: string, more: object = {}) =>
      matrix.http.send({ method, path, headers: { host: HOST }, ...more });
    const large = { headers: { host: HOST, 'content-type': 'application/json' }, body: `"${'x'.repeat(70_000)}"` };
    const found = [await send('GET', '/tidak-ada'), await send('GET', '/api/v1/tidak-ada')];
    found.push(await send('POST', '/api/v1/bookings', large), await send('POST', '/masuk', large));
    try {
      for (const fault of [new Error('uji'), new DomainError('unavailable', 503)]) {
        CatalogueService.prototype.list = () => Promise.reject(fault);
        found.push(await send('GET', '/api/v1/services'));
      }
    } finally {
      CatalogueService.prototype.list = list;
    }
    expect(found.map(({ status }) => status)).toEqual([404, 404, 413, 413, 500, 503]);
    expect(found.flatMap((answer) => headerFaults(answer))).toEqual([]);
    expect(found.map(({ body }) => body).join()).not.toMatch(/\bat [\w.]+ \(|node_modules|Error:/);
  });

  describe('would notice', () => {
    const supervisor = (where: Asker['where'], regionId: string) =>
      signInAs(matrix.app, 'supervisor', where, { regionId, siteId: null });

    it('a route whose check of roles is gone', async () => {
      const auditor = await signInAs(matrix.app, 'auditor', 'own', { regionId: matrix.own.region, siteId: null });
      const askers = [auditor, { role: 'none', where: 'own', cookie: '' }] as const;
      expect(await wrongOf(MOVE, askers)).toEqual([]);
      const { move } = BlanksController.prototype;
      Reflect.defineMetadata(IS_PUBLIC, true, move);
      try {
        expect((await wrongOf(MOVE, askers)).length).toBeGreaterThanOrEqual(6);
      } finally {
        Reflect.deleteMetadata(IS_PUBLIC, move);
      }
    });

    it('somebody who reaches further than the office', async () => {
      expect(await wrongOf(MOVE, [await supervisor('abroad', matrix.foreign.region)])).toEqual([]);
      const wrong = await wrongOf(MOVE, [await supervisor('abroad', matrix.own.region)]);
      expect(wrong).toEqual([`${MOVE} as supervisor abroad, own: 201 instead of 404`]);
    });

    it('a program that takes forms of other sites', async () => {
      const accepted = [];
      for (const isChecked of [true, false]) {
        const server = createAdapter().getInstance();
        if (isChecked) registerOriginCheck(server, `https://${HOST}`);
        server.setErrorHandler((error, _request, reply) => reply.status((error as DomainError).status).send(''));
        server.post('/masuk', () => '');
        const http = new LightHttp(await server.listen({ port: 0, host: '127.0.0.1' }));
        const row = { who: 'public', reach: 'anywhere', answer: 200 } as const;
        const knocks = await sendFromElsewhere({ ...matrix, http }, { 'POST /masuk': row });
        accepted.push(knocks.filter(({ answer }) => answer.status !== 403).length);
        http.close();
        await server.close();
      }
      expect(accepted).toEqual([0, FROM_ELSEWHERE.length]);
    });

    it('a header that is missing or loose, and a script within a page', () => {
      const [answer] = answers.filter(({ headers }) => headers['content-type']?.startsWith('text/html')) as [
        CellAnswer,
      ];
      const with_ = (headers: object, body = answer.body) =>
        headerFaults({ ...answer, body, headers: { ...answer.headers, ...headers } });
      const policy = String(answer.headers['content-security-policy']);
      expect(with_({})).toEqual([]);
      expect(
        with_({ 'content-security-policy': policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") }),
      ).toEqual(['csp style-src']);
      expect(with_({ 'strict-transport-security': undefined })).toEqual(['strict-transport-security']);
      expect(with_({ 'set-cookie': ['__Host-x=1; Path=/; HttpOnly; SameSite=Lax'] })).toEqual(['cookie __Host-x']);
      expect(with_({}, '<p>a</p><script>1</script>')).toEqual(['inline script or style']);
    });
  });
});
