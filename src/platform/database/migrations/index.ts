import { Registry1770000000001 } from './0001-registry.js';
import { Places1770000000002 } from './0002-places.js';
import { DeskAndMessages1770000000003 } from './0003-desk-and-messages.js';

export const MIGRATIONS = [Registry1770000000001, Places1770000000002, DeskAndMessages1770000000003];
