import { relative } from 'node:path';
import { scaffoldModule } from '../module-scaffold.ts';
import type { AddCommands, Session } from '../session.ts';
import { failed } from '../refusal.ts';

interface Module {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly source: string;
  readonly standing: string;
  readonly health: string;
  readonly message: string;
  readonly capabilities: readonly string[];
  readonly answers: readonly { readonly name: string; readonly kind: string; readonly permission: string; readonly summary: string }[];
  readonly reactions: readonly string[];
  readonly instances: readonly {
    readonly instance_id: string;
    readonly process: string;
    readonly since: string;
    readonly health: string;
  }[];
  readonly last_heartbeat: string | null;
  readonly message_count: number | null;
  readonly error_count: number | null;
}

/** The most that a list gives at once. */
const PAGE = 500;

export const addModuleCommands: AddCommands = (program, session) => {
  const module = program.command('module').description('modules: list, get, check, unregister, create');

  module
    .command('list')
    .alias('ls')
    .description('the modules of the hub and how they are')
    .option('--health <health>', 'only healthy, degraded, unhealthy or unknown ones')
    .option('--at <moment>', 'as they were: a position of the log or an ISO time')
    .action(async ({ health, at }: { health?: string; at?: string }) => {
      const { client, printer } = session();
      const items: Module[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: { items: Module[]; next_cursor: string | null } = await client.perform('hub.module.list', {
          limit: PAGE,
          ...(health === undefined ? {} : { health }),
          ...(at === undefined ? {} : { at: moment(at) }),
          ...(cursor === undefined ? {} : { cursor }),
        });
        items.push(...page.items);
        cursor = page.next_cursor;
      }
      printer.result(items, () =>
        printer.table(
          ['NAME', 'VERSION', 'SOURCE', 'STANDING', 'HEALTH', 'INSTANCES', 'MESSAGES', 'ERRORS'],
          items.map((each) => [
            each.name,
            each.version,
            each.source,
            each.standing,
            each.health,
            each.instances.length,
            each.message_count,
            each.error_count,
          ]),
          'No module fits.',
        ),
      );
    });

  module
    .command('get <name>')
    .alias('show')
    .description('one module: what it answers, its instances, how it is')
    .option('--at <moment>', 'as it was: a position of the log or an ISO time')
    .action(async (name: string, { at }: { at?: string }) => {
      const asked = session();
      show(asked, await asked.client.perform<Module>('hub.module.get', { name, ...(at === undefined ? {} : { at: moment(at) }) }));
    });

  module
    .command('check <name>')
    .description('looks at the health of a module now; ends with 1 when it is not healthy')
    .action(async (name: string) => {
      const { client, printer } = session();
      const checked = await client.perform<Module>('hub.module.check', { name });
      printer.result(checked, () => printer.line(`${checked.name}: ${checked.health}. ${checked.message}`));
      if (checked.health !== 'healthy') throw failed(`${checked.name} is ${checked.health}.`);
    });

  module
    .command('unregister <name>')
    .description('removes a module: its operations end and its token is no longer good')
    .action(async (name: string) => {
      const { client, printer } = session();
      await client.perform('hub.module.unregister', { name });
      printer.result({ name }, () => printer.line(`${name} is no longer registered.`));
    });

  module
    .command('create <name>')
    .description('writes a working module with a test; in the folder of modules of a hub it runs at once')
    .option('--dir <directory>', 'where its folder is made; absent: modules in the data directory')
    .action(async (name: string, { dir }: { dir?: string }) => {
      const asked = session();
      const { printer } = asked;
      const directory = dir ?? (await asked.modulesDirectory());
      const folder = await scaffoldModule(name, directory);
      printer.result({ name, folder }, () => {
        printer.line(`${folder}: module.ts, module.test.ts, package.json, README.md`);
        printer.note(`Its tests: cd ${relative(process.cwd(), folder) || '.'} && node --test`);
      });
    });
};

function moment(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function show({ printer }: Session, shown: Module): void {
  printer.result(shown, () => {
    printer.facts([
      ['name', shown.name],
      ['version', shown.version],
      ['summary', shown.summary],
      ['source', shown.source],
      ['standing', shown.standing],
      ['health', shown.health],
      ['message', shown.message],
      ['capabilities', shown.capabilities.join(', ')],
      ['reactions', shown.reactions.join(', ')],
      ['last heartbeat', shown.last_heartbeat],
      ['messages', shown.message_count],
      ['errors', shown.error_count],
    ]);
    printer.line('');
    printer.table(
      ['ANSWERS', 'KIND', 'PERMISSION', 'WHAT IT DOES'],
      shown.answers.map((each) => [each.name, each.kind, each.permission, each.summary]),
      'It answers nothing.',
    );
    if (shown.instances.length === 0) return;
    printer.line('');
    printer.table(
      ['INSTANCE', 'PROCESS', 'SINCE', 'HEALTH'],
      shown.instances.map((each) => [each.instance_id, each.process, each.since, each.health]),
      '',
    );
  });
}
