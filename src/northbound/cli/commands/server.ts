import { Option } from 'commander';
import { readPassword } from '../password-input.ts';
import type { AddCommands, Session } from '../session.ts';
import { failed, misuse } from '../refusal.ts';

interface Trial {
  readonly reachable: boolean;
  readonly api: string | null;
  readonly version: string | null;
  readonly credentials: string;
  readonly reason: string;
  readonly projects?: number;
  readonly computes?: number;
}

interface Listing {
  readonly id: string;
  readonly url: string;
  readonly user: string | null;
  readonly auto_close: string;
  readonly source: string;
}

interface Followed {
  readonly id: string;
  readonly url: string;
  readonly source: string;
  readonly auto_close: string;
  readonly version: string | null;
  readonly connected: boolean;
  readonly reason: string;
}

const USER = '--user <name>';
const USER_HELP = 'who logs in to GNS3; the password is asked for, or read from standard input';

const FORCE_HELP = 'also when it does not answer, or refuses the credentials';

export const addServerCommands: AddCommands = (program, session) => {
  const server = program.command('server').description('GNS3 servers: list, test, add, update, remove');

  server
    .command('list')
    .alias('ls')
    .description('the GNS3 servers that the hub follows, and where each comes from')
    .action(async () => {
      const { client, printer } = session();
      const { servers } = await client.perform<{ servers: readonly Followed[] }>('gns3.status');
      printer.result(servers, () =>
        printer.table(
          ['ID', 'URL', 'FROM', 'AUTO CLOSE', 'VERSION', 'STATE', 'WHY'],
          servers.map((each) => [
            each.id,
            each.url,
            each.source,
            each.auto_close,
            each.version,
            each.connected ? 'connected' : 'lost',
            each.reason,
          ]),
          'No GNS3 server is followed; thalamus server add URL adds one.',
        ),
      );
    });

  server
    .command('test <url>')
    .description('tries whether a GNS3 server answers and takes the credentials; adds nothing')
    .option(USER, USER_HELP)
    .action(async (url: string, { user }: { user?: string }) => {
      const asked = session();
      const { client, printer } = asked;
      const trial = await client.perform<Trial>('gns3.server.test', { url, ...(await credentials(asked, url, user)) });
      printer.result(trial, () => showTrial(asked, trial));
      if (!trial.reachable || trial.credentials === 'refused' || trial.credentials === 'missing') throw failed(trial.reason);
    });

  server
    .command('add [url]')
    .description('follows one more GNS3 server, from now on and after restarts')
    .option(USER, USER_HELP)
    .option('--id <id>', "the hub's own name for it; absent: made from the host")
    .addOption(policyOption())
    .option('--force', FORCE_HELP)
    .option('--built-in', 'the built-in lab again, after it was removed; without URL')
    .action(
      async (url: string | undefined, options: { user?: string; id?: string; autoClose?: string; force?: boolean; builtIn?: boolean }) => {
        const asked = session();
        const { client, printer } = asked;
        if ((url === undefined) !== (options.builtIn === true)) throw misuse('Name the URL of a GNS3 server, or say --built-in.');
        const input =
          url === undefined
            ? { built_in: true }
            : {
                url,
                ...(await credentials(asked, url, options.user)),
                ...(options.id === undefined ? {} : { id: options.id }),
                ...(options.autoClose === undefined ? {} : { auto_close: options.autoClose }),
                ...(options.force === true ? { force: true } : {}),
              };
        const answer = await client.perform<{ server: Listing; test: Trial | null }>('gns3.server.add', input);
        printer.result(answer, () =>
          printer.line(`Following ${answer.server.id} at ${answer.server.url}. ${answer.test?.reason ?? ''}`.trimEnd()),
        );
      },
    );

  server
    .command('update <id>')
    .description('changes who logs in to a server that was added, or its policy')
    .option(USER, USER_HELP)
    .option('--no-login', 'nobody logs in any more')
    .addOption(policyOption())
    .option('--force', FORCE_HELP)
    .action(async (id: string, options: { user?: string; login: boolean; autoClose?: string; force?: boolean }) => {
      const asked = session();
      const { client, printer } = asked;
      if (!options.login && options.user !== undefined) throw misuse('Either --user or --no-login, not both.');
      const answer = await client.perform<{ server: Listing; test: Trial }>('gns3.server.update', {
        id,
        ...(options.login ? await credentials(asked, id, options.user) : { user: null }),
        ...settings(options),
      });
      printer.result(answer, () => printer.line(`Following ${answer.server.id} at ${answer.server.url}. ${answer.test.reason}`));
    });

  server
    .command('remove <id>')
    .alias('rm')
    .description('no longer follows a server that was added, or the built-in lab; nothing on it is changed')
    .action(async (id: string) => {
      const { client, printer } = session();
      const answer = await client.perform<{ server: Listing; may_close: readonly string[] }>('gns3.server.remove', { id });
      printer.result(answer, () => printer.line(`${answer.server.id} at ${answer.server.url} is no longer followed.`));
      if (answer.may_close.length > 0) {
        printer.note(`GNS3 closes these projects unless somebody else listens to them: ${answer.may_close.join(', ')}.`);
      }
    });
};

function policyOption(): Option {
  const option = new Option('--auto-close <policy>', 'what is done about projects that GNS3 closes when their last listener leaves');
  return option.choices(['observe', 'pin', 'attach']);
}

function settings({ autoClose, force }: { readonly autoClose?: string; readonly force?: boolean }): object {
  return { ...(autoClose === undefined ? {} : { auto_close: autoClose }), ...(force === true ? { force } : {}) };
}

/** A password never stands on the command line, where others of the machine could read it. */
async function credentials({ terminal }: Session, url: string, user: string | undefined): Promise<{ user?: string; password?: string }> {
  if (user === undefined) return {};
  return { user, password: await readPassword(terminal, `Password of ${user} at ${url}: `) };
}

function showTrial({ printer }: Session, trial: Trial): void {
  printer.facts([
    ['reachable', trial.reachable],
    ['version', trial.version],
    ['credentials', trial.credentials],
    ['projects', trial.projects],
    ['computes', trial.computes],
    ['found', trial.reason],
  ]);
}
