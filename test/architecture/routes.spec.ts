import 'reflect-metadata';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { Public, Roles } from '../../src/platform/access/access.decorators.js';
import { Text } from '../../src/platform/http/fields.js';
import { controllersOf, isValidated, type Route, routesOf } from '../support/routes.js';

/** What anybody may call. A new one is added here by hand, by somebody who has thought about it. */
const PUBLIC = `
DELETE /api/v1/holds/:id
GET /
GET /api/docs
GET /api/openapi.json
GET /api/v1/bookings/:code
GET /api/v1/bookings/:code/position
GET /api/v1/bookings/:code/position/events
GET /api/v1/services
GET /api/v1/sites
GET /api/v1/sites/:siteId/board
GET /api/v1/sites/:siteId/board/events
GET /api/v1/sites/:siteId/days
GET /api/v1/sites/:siteId/days/:date/slots
GET /api/v1/waiting-list/:code
GET /api/v1/webhooks/:provider
GET /daftar-tunggu
GET /data
GET /data/kode
GET /demo
GET /demo/surat
GET /health/live
GET /health/ready
GET /janji/:code/:token
GET /janji/:code/:token/antrean
GET /janji/:code/:token/antrean/keluar
GET /janji/:code/:token/batal
GET /janji/:code/:token/data
GET /janji/:code/:token/data/:ask
GET /janji/:code/:token/data/lihat
GET /janji/:code/:token/data/unduh
GET /janji/:code/:token/hadir
GET /janji/:code/:token/kalender.ics
GET /janji/:code/:token/lebih-awal
GET /janji/:code/:token/pindah
GET /kelola
GET /kelola/kode
GET /kelola/terkirim
GET /komponen
GET /lobi
GET /lobi/:siteCode
GET /lobi/:siteCode/nomor
GET /masuk
GET /masuk/langkah-dua
GET /masuk/sandi/:token
GET /meja-luring.js
GET /mengapa-ktp-el
GET /pesan/alasan
GET /pesan/batal
GET /pesan/data-diri
GET /pesan/dilaporkan
GET /pesan/kontak
GET /pesan/layanan
GET /pesan/pengingat.ics
GET /pesan/penuh
GET /pesan/periksa
GET /pesan/sudah-ada
GET /pesan/waktu
GET /privasi
GET /sekolah/masuk
GET /sekolah/masuk/:token
GET /siswa/:pupilId/:token
GET /tunggu/:code/:token
GET /tunggu/:code/:token/:act
GET /tunggu/:code/:token/data
GET /tunggu/:code/:token/data/:ask
GET /tunggu/:code/:token/data/lihat
GET /tunggu/:code/:token/data/unduh
GET /undangan/:code/:token
GET /undangan/:code/:token/:act
GET /wali/:pupilId/:token
GET /wali/:pupilId/:token/data
GET /wali/:pupilId/:token/data/:ask
GET /wali/:pupilId/:token/data/lihat
GET /wali/:pupilId/:token/data/unduh
POST /api/v1/auth/links
POST /api/v1/auth/links/consume
POST /api/v1/auth/login
POST /api/v1/auth/logout
POST /api/v1/auth/second-factor
POST /api/v1/bookings
POST /api/v1/bookings/:code/access-codes
POST /api/v1/bookings/:code/access-codes/verify
POST /api/v1/bookings/:code/attend
POST /api/v1/bookings/:code/cancel
POST /api/v1/bookings/:code/reschedule
POST /api/v1/bookings/:code/waiting-list
POST /api/v1/holds
POST /api/v1/holds/:id/extend
POST /api/v1/waiting-list
POST /api/v1/waiting-list/:code/leave
POST /api/v1/waiting-list/:code/rejoin
POST /api/v1/waiting-list/:code/skip
POST /api/v1/waiting-list/:code/take
POST /api/v1/webhooks/:provider
POST /daftar-tunggu
POST /data/buka
POST /data/kode
POST /demo/jam
POST /janji/:code/:token/antrean
POST /janji/:code/:token/batal
POST /janji/:code/:token/data/:ask
POST /janji/:code/:token/data/lihat
POST /janji/:code/:token/data/unduh
POST /janji/:code/:token/hadir
POST /janji/:code/:token/lebih-awal
POST /janji/:code/:token/pindah
POST /kelola/buka
POST /kelola/kode
POST /kelola/tautan
POST /keluar
POST /masuk
POST /masuk/langkah-dua
POST /masuk/sandi/:token
POST /pesan/alasan
POST /pesan/data-diri
POST /pesan/kontak
POST /pesan/layanan
POST /pesan/periksa
POST /pesan/sudah-ada
POST /pesan/waktu
POST /sekolah/masuk
POST /sekolah/masuk/:token
POST /siswa/:pupilId/:token
POST /tunggu/:code/:token/ambil
POST /tunggu/:code/:token/berhenti
POST /tunggu/:code/:token/data/:ask
POST /tunggu/:code/:token/data/lihat
POST /tunggu/:code/:token/data/unduh
POST /tunggu/:code/:token/lagi
POST /tunggu/:code/:token/lewati
POST /undangan/:code/:token/ambil
POST /undangan/:code/:token/lewati
POST /wali/:pupilId/:token
POST /wali/:pupilId/:token/data/:ask
POST /wali/:pupilId/:token/data/lihat
POST /wali/:pupilId/:token/data/unduh
`;

const routes = controllersOf(AppModule.register('web')).flatMap(routesOf);
const isGuarded = (route: Route) => route.isPublic !== (route.roles !== undefined && route.roles.length > 0);
const unchecked = (found: Route[]) =>
  found.flatMap(({ name, parameters }) =>
    parameters
      // One named part of a page's path is a text that the service looks up; the API checks every part.
      .filter(({ from, picked }) => picked === undefined || from !== 'param' || / \/(api|control)\//.test(name))
      .filter(({ picked, metatype }) => picked !== undefined || !isValidated(metatype))
      .map(({ from }) => `${name} ${from}`),
  );

class Checked {
  @Text(10) id: string;
}
class Unchecked {
  id: string;
}

/** What must not pass: the tests below would be worth nothing without it. */
@Controller('control')
class Control {
  @Get()
  forgotten() {}

  @Public()
  @Roles('desk')
  @Get('both')
  both() {}

  @Public()
  @Post('open')
  open(@Body() _body: Unchecked, @Param() _id: Checked) {}

  @Roles('desk')
  @Post('plain')
  plain(@Body() _body: object, @Param('id') _id: string) {}
}

describe('every route', () => {
  it('is found by the walk', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.map(({ name }) => name)).toContain('POST /api/v1/desk/check-ins');
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
  });

  it('is public or has roles, and not both', () => {
    expect(routes.filter((route) => !isGuarded(route)).map(({ name }) => name)).toEqual([]);
    expect(
      routesOf(Control)
        .filter((route) => !isGuarded(route))
        .map(({ name }) => name),
    ).toEqual(['GET /control', 'GET /control/both']);
  });

  it('reads bodies, queries and paths through validated classes only', () => {
    expect(unchecked(routes)).toEqual([]);
    expect(unchecked(routesOf(Control)).sort()).toEqual([
      'POST /control/open body',
      'POST /control/plain body',
      'POST /control/plain param',
    ]);
  });

  it('is public only by this list', () => {
    const open = routes.filter((route) => route.isPublic).map(({ name }) => name);
    expect(open.sort()).toEqual(PUBLIC.trim().split('\n').sort());
  });
});
