import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program.js';

export interface SourceFile {
  path: string;
  text: string;
}

/** Files of a folder and its folders, by their path from the root of the project. */
export function sourceFiles(folder: string, wanted: (path: string) => boolean = () => true): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((path) => /\.tsx?$/.test(path) && wanted(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
