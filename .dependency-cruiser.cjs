// The one list of who may use whom. A new module is added here first.
const MAY_USE = {
  catalogue: [], calendar: [], identity: [],
  applicants: ['catalogue'], blanks: ['calendar'], crews: ['calendar'],
  capacity: ['calendar', 'catalogue'],
  bookings: ['applicants', 'blanks', 'capacity', 'calendar', 'catalogue'],
  plans: ['bookings', 'blanks', 'capacity', 'applicants', 'calendar', 'catalogue'],
  desk: ['bookings', 'blanks', 'capacity', 'applicants', 'calendar', 'catalogue'],
  printing: ['bookings', 'blanks', 'capacity', 'applicants', 'calendar', 'catalogue'],
  schools: ['bookings', 'capacity', 'blanks', 'crews', 'applicants', 'calendar', 'catalogue', 'identity'],
  outreach: ['schools', 'bookings', 'capacity', 'crews', 'applicants', 'calendar', 'catalogue'],
  messages: ['applicants', 'calendar', 'catalogue', 'bookings', 'desk', 'schools', 'printing', 'identity'],
  rights: ['applicants', 'bookings', 'desk', 'schools', 'messages', 'calendar', 'catalogue'],
  coverage: [],
};
const PUBLIC_FILES = '[^/]+\\.(module|service|types|events|errors)\\.ts$';
const moduleEdges = Object.entries(MAY_USE).map(([from, to]) => ({
  name: `modules:${from}`, severity: 'error',
  comment: `src/modules/${from} may use only: ${to.join(', ') || 'no other module'}`,
  from: { path: `^src/modules/${from}/` },
  to: { path: '^src/modules/', pathNot: `^src/modules/(${[from, ...to].join('|')})/` },
}));
const layer = (name, from, to) => ({ name: `layer:${name}`, severity: 'error', from: { path: from }, to: { path: to } });
module.exports = {
  forbidden: [
    ...moduleEdges,
    { name: 'modules:unlisted', severity: 'error', comment: 'add the new module to MAY_USE first',
      from: { path: '^src/modules/', pathNot: `^src/modules/(${Object.keys(MAY_USE).join('|')})/` }, to: {} },
    { name: 'modules:public-files-only', severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', PUBLIC_FILES] } },
    { name: 'web:public-files-only', severity: 'error',
      from: { path: '^src/web/' }, to: { path: '^src/modules/', pathNot: PUBLIC_FILES } },
    layer('nothing-imports-web', '^src/(modules|platform|common)/', '^src/web/'),
    { name: 'layer:nothing-imports-verify', severity: 'error',
      from: { path: '^src/', pathNot: ['^src/verify/', '^src/cli\\.ts$'] }, to: { path: '^src/verify/' } },
    { name: 'layer:verify-asks-rows-and-rules', severity: 'error', comment: 'it judges the services, so it may not use them',
      from: { path: '^src/verify/' },
      to: { path: '^src/', pathNot: ['^src/verify/', '^src/common/', '^src/platform/database/', '\\.(rules|types)\\.ts$'] } },
    layer('platform-knows-no-domain', '^src/(platform|common)/', '^src/modules/'),
    layer('controller-stops-at-service', '\\.(controller|processor|page)\\.tsx?$', '\\.(repository|entity)\\.ts$'),
    layer('repository-never-calls-up', '\\.repository\\.ts$', '\\.(service|controller|page|processor)\\.ts$'),
    { name: 'layer:rules-are-pure', severity: 'error', from: { path: '\\.rules\\.ts$' },
      to: { pathNot: ['^src/common/', '\\.(types|rules|texts)\\.ts$'] } },
    { name: 'layer:orm-only-in-repositories', severity: 'error',
      from: { path: '^src/', pathNot: ['^src/platform/', '\\.(repository|entity|module)\\.ts$', '/migrations/'] },
      to: { path: '(^|/)(typeorm|pg)(/|$)' } },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' } },
};
