import { Option } from 'commander';
import { logInByBrowser } from '../browser-log-in.ts';
import { readPassword } from '../password-input.ts';
import type { AddCommands } from '../session.ts';
import { readProfile, removeProfile, writeProfile } from '../profiles.ts';
import { failed } from '../refusal.ts';

const DEFAULT_PROFILE = 'default';

export const addSessionCommands: AddCommands = (program, session) => {
  program
    .command('login')
    .description('logs in and keeps the session; the password is asked for, or read from standard input')
    .option('--user <name>', 'who logs in', 'admin')
    .addOption(new Option('--sso [provider]', 'logs in at an identity provider, in the browser of this machine').conflicts('user'))
    .option('--no-browser', 'with --sso: says the address and opens no browser')
    .action(async ({ user: wanted, sso, browser: opens }: { user: string; sso?: string | true; browser: boolean }) => {
      const { client, printer, terminal, profile: named, signal } = session();
      const name = named ?? DEFAULT_PROFILE;
      // A new profile: what is kept under its name does not matter, and need not exist.
      const profile =
        sso === undefined
          ? await client.logIn(wanted, await readPassword(terminal, `Password of ${wanted} at ${client.connection.url}: `))
          : await logInByBrowser({ client, printer, terminal, signal, opens, provider: sso === true ? undefined : sso });
      const { user } = profile;
      writeProfile(terminal.env, name, profile, { current: true });
      printer.result({ profile: name, url: profile.url, user }, () =>
        printer.note(`Logged in as ${user} at ${profile.url} (profile ${name}).`),
      );
    });

  program
    .command('logout')
    .description('ends the session and forgets it')
    .action(async () => {
      const { client, printer, terminal, profile: named } = session();
      const found = readProfile(terminal.env, named);
      if (found === undefined) throw failed('Nobody is logged in.');
      try {
        await client.logOut(found.profile.refresh);
      } finally {
        removeProfile(terminal.env, found.name);
      }
      printer.result({ profile: found.name }, () => printer.note(`Logged out of ${found.profile.url}.`));
    });

  program
    .command('whoami')
    .description('who the hub takes you for')
    .action(async () => {
      const { client, printer } = session();
      const me = await client.get<{ name?: string; username?: string; roles?: readonly string[] }>('/api/common/api/v1/auth/me/');
      printer.result(me, () =>
        printer.facts([
          ['user', me.username ?? me.name],
          ['roles', me.roles?.join(', ')],
          ['hub', client.connection.url],
        ]),
      );
    });
};
