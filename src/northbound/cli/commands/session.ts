import { readPassword } from '../password-input.ts';
import type { AddCommands } from '../program.ts';
import { readProfile, removeProfile, writeProfile } from '../profiles.ts';
import { failed } from '../refusal.ts';

const DEFAULT_PROFILE = 'default';

export const addSessionCommands: AddCommands = (program, session) => {
  program
    .command('login')
    .description('logs in and keeps the session; the password is asked for, or read from standard input')
    .option('--user <name>', 'who logs in', 'admin')
    .action(async ({ user }: { user: string }) => {
      const { client, printer, terminal, profile: named } = session();
      const name = named ?? DEFAULT_PROFILE;
      // A new profile: what is kept under its name does not matter, and need not exist.
      const password = await readPassword(terminal, `Password of ${user} at ${client.connection.url}: `);
      const profile = await client.logIn(user, password);
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
