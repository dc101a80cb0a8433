import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildModuleKit, isModuleKitBuilt } from '../../tools/module-kit.mjs';
import { ROOT } from './repository.ts';

/** The kit as it is published, built where it is not: what a module that is not part of the hub imports. */
export function builtModuleKit(): string {
  const why = isModuleKitBuilt() ? undefined : buildModuleKit();
  if (why !== undefined) throw new Error(`The module kit cannot be built: ${why}`);
  return pathToFileURL(join(ROOT, 'dist', 'module-kit', 'index.js')).href;
}
