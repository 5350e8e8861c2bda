import { Registry1770000000001 } from './0001-registry.js';
import { Places1770000000002 } from './0002-places.js';
import { DeskAndMessages1770000000003 } from './0003-desk-and-messages.js';
import { Plans1770000000004 } from './0004-plans.js';
import { Roster1770000000011 } from './0011-roster.js';
import { Stock1770000000005 } from './0005-stock.js';
import { WaitingList1770000000007 } from './0007-waiting-list.js';
import { Opening1770000000006 } from './0006-opening.js';
import { Residents1770000000009 } from './0009-residents.js';
import { Growth1770000000012 } from './0012-growth.js';
import { Line1770000000013 } from './0013-line.js';
import { Estimates1770000000014 } from './0014-estimates.js';
import { Offline1770000000015 } from './0015-offline.js';
import { Printing1770000000021 } from './0021-printing.js';
import { Retention1770000000022 } from './0022-retention.js';
import { Coverage1770000000023 } from './0023-coverage.js';
import { Channels1770000000024 } from './0024-channels.js';
import { MessageTexts1770000000025 } from './0025-message-texts.js';
import { MessageWordings1770000000027 } from './0027-message-wordings.js';
import { ChannelRates1770000000026 } from './0026-channel-rates.js';
import { StaffAccess1770000000028 } from './0028-staff-access.js';
import { Probing1770000000029 } from './0029-probing.js';
import { AuditTrail1770000000030 } from './0030-audit-trail.js';
import { DataRights1770000000032 } from './0032-data-rights.js';
import { Pauses1770000000018 } from './0018-pauses.js';
import { Schools1770000000019 } from './0019-schools.js';
import { Pupils1770000000020 } from './0020-pupils.js';
import { Restores1770000000034 } from './0034-restores.js';
import { WaitingData1770000000035 } from './0035-waiting-data.js';
import { PupilsData1770000000036 } from './0036-pupils-data.js';

export const MIGRATIONS = [
  Registry1770000000001,
  Places1770000000002,
  DeskAndMessages1770000000003,
  Plans1770000000004,
  Stock1770000000005,
  Opening1770000000006,
  Roster1770000000011,
  Residents1770000000009,
  WaitingList1770000000007,
  Growth1770000000012,
  Pauses1770000000018,
  Line1770000000013,
  Estimates1770000000014,
  Offline1770000000015,
  Printing1770000000021,
  Retention1770000000022,
  Coverage1770000000023,
  Channels1770000000024,
  Schools1770000000019,
  Pupils1770000000020,
  MessageTexts1770000000025,
  ChannelRates1770000000026,
  MessageWordings1770000000027,
  StaffAccess1770000000028,
  Probing1770000000029,
  AuditTrail1770000000030,
  DataRights1770000000032,
  Restores1770000000034,
  WaitingData1770000000035,
  PupilsData1770000000036,
];
