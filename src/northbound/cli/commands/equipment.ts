import type { EquipmentChange, EquipmentDocument, EquipmentSummary } from '#model/equipment.ts';
import type { Wiring, WiringEnd } from '#model/wiring.ts';
import { findNode, findProject, nameOf, readProject } from '../naming.ts';
import type { AddCommands, Session } from '../session.ts';
import { counted, discoverProject, listAll, shortened, wiringScore } from '../project-discovery.ts';
import { failed } from '../refusal.ts';
import { visible, type Cell } from '../terminal.ts';

interface ListOptions {
  readonly status?: string;
  readonly type?: string;
  readonly find?: string;
  readonly at?: string;
}

/** Of a value in a table. */
const MOST_CHARACTERS = 60;

export const addEquipmentCommands: AddCommands = (program, session) => {
  program
    .command('discover <project> [device...]')
    .description('asks the devices of a project everything that they tell, and compares its wiring; a bar for each device')
    .option('--no-wait', 'only ask for it and print the run')
    .action(async (word: string, devices: string[], { wait }: { wait: boolean }) => {
      await discoverProject(session(), word, devices, wait);
    });

  const equipment = program.command('equipment').description('what is known of devices: list, show, search, wiring, history');

  equipment
    .command('list <project>')
    .alias('ls')
    .description('the equipment of a project, discovered or not')
    .option('--status <status>', 'only nodes that are so: started, stopped, suspended')
    .option('--type <type>', 'only nodes of this type: vpcs, dynamips, qemu, …')
    .option('--find <text>', 'only what has this in a name, address, hardware address, serial, model or vendor')
    .option('--at <when>', 'a position of the log or an ISO time')
    .action(async (word: string, { status, type, find, at }: ListOptions) => {
      const asked = session();
      const items = await listAll<EquipmentSummary>(asked, {
        ...(await findProject(asked.client, word, asked.server)),
        ...(status === undefined ? {} : { status }),
        ...(type === undefined ? {} : { node_type: type }),
        ...(find === undefined ? {} : { q: find }),
        ...when(at),
      });
      asked.printer.result(items, () => showSummaries(asked, items));
    });

  equipment
    .command('show <project> <device>')
    .description('everything that is known of a device, and how its discovery went')
    .option('--at <when>', 'a position of the log or an ISO time')
    .option('--facts', 'every fact with its source, confidence and who says otherwise')
    .action(async (word: string, device: string, { at, facts = false }: { at?: string; facts?: boolean }) => {
      const asked = session();
      const project = await readProject(asked.client, word, asked.server);
      const { node_id: id } = findNode(project, device);
      const document = await asked.client.perform<EquipmentDocument>('equipment.get', {
        ...nameOf(project),
        equipment_id: id,
        ...when(at),
      });
      asked.printer.result(document, () => (facts ? showFacts(asked, document) : showDocument(asked, document)));
    });

  equipment
    .command('search <text>')
    .description('equipment of all projects by name, address, hardware address, serial or model')
    .action(async (text: string) => {
      const asked = session();
      type Found = EquipmentSummary & { readonly matched: string; readonly value: string };
      const { items } = await asked.client.perform<{ items: Found[] }>('equipment.search', { q: text, limit: 100 });
      asked.printer.result(items, () =>
        asked.printer.table(
          ['PROJECT', 'DEVICE', 'TYPE', 'STATUS', 'BY', 'VALUE', 'ID'],
          items.map((each): Cell[] => [each.project_name, each.name, each.type, each.status, each.matched, each.value, each.equipment_id]),
          'Nothing that was discovered fits.',
        ),
      );
    });

  equipment
    .command('history <project> <device>')
    .description('what discoveries of a device found other than those before')
    .action(async (word: string, device: string) => {
      const asked = session();
      const project = await readProject(asked.client, word, asked.server);
      const { node_id: id } = findNode(project, device);
      type Change = { readonly position: number; readonly changed_at: string; readonly changes: readonly EquipmentChange[] };
      const { items } = await asked.client.perform<{ items: Change[] }>('equipment.history', {
        project_id: project.project_id,
        equipment_id: id,
      });
      asked.printer.result(items, () =>
        asked.printer.table(
          ['POSITION', 'AT', 'FACT', 'BEFORE', 'AFTER'],
          items.flatMap(({ position, changed_at, changes }) =>
            changes.map(({ fact, before, after }): Cell[] => [position, changed_at, fact, before, after]),
          ),
          'No discovery of it found anything else than the one before.',
        ),
      );
    });

  equipment
    .command('wiring <project>')
    .description('the wiring as GNS3 has it beside what devices see; ends with 1 when they differ')
    .option('--at <when>', 'a position of the log or an ISO time')
    .action(async (word: string, { at }: { at?: string }) => {
      const asked = session();
      const wiring = await asked.client.perform<Wiring>('equipment.wiring.get', {
        ...(await findProject(asked.client, word, asked.server)),
        ...when(at),
      });
      asked.printer.result(wiring, () => showWiring(asked, wiring));
      if (wiring.drifts.length > 0) throw failed(`${counted(wiring.drifts.length, 'difference')} between GNS3 and the network.`);
    });
};

function when(at: string | undefined): { readonly at?: string | number } {
  return at === undefined ? {} : { at: /^\d+$/.test(at) ? Number(at) : at };
}

function showSummaries({ printer }: Session, items: readonly EquipmentSummary[]): void {
  printer.table(
    ['DEVICE', 'TYPE', 'STATUS', 'DISCOVERY', 'CALLS ITSELF', 'MODEL', 'VERSION', 'SERIAL', 'ADDRESSES'],
    items.map((each): Cell[] => [
      each.name,
      each.type,
      each.status,
      each.discovery_status ?? 'never',
      each.system_name,
      [each.vendor, each.model].filter((part) => part !== null).join(' '),
      each.version,
      each.serial,
      shortened(each.ip_addresses),
    ]),
    'There is no equipment that fits.',
  );
}

function showDocument({ printer }: Session, document: EquipmentDocument): void {
  const { identity, network_info: network, snmp_data: snmp, performance, console: terminal } = document;
  printer.facts([
    ['name', document.name],
    ['calls itself', identity.name],
    ['type', document.type],
    ['status', document.status],
    ['discovered', `${document.discovered_at}, ${document.discovery_status}`],
    ['vendor', identity.vendor],
    ['model', identity.model],
    ['system', [identity.os, identity.version].filter((part) => part !== null).join(' ')],
    ['serial', identity.serial],
    ['uptime', snmp.system_uptime],
    ['location', identity.location],
    ['processor', performance.cpu_percent === null ? null : `${performance.cpu_percent} %`],
    ['memory', performance.memory_percent === null ? null : `${performance.memory_percent} %`],
    ['agent', agentOf(snmp)],
    ['console', terminal.answered === true ? `${terminal.platform ?? 'answered'}. ${terminal.reason}` : terminal.reason],
    ['conflicts', document.conflicts.join(', ')],
    ['not tried', (network.skipped ?? []).map(({ address, reason }) => `${address}: ${reason}`).join(' ')],
  ]);
  printer.line('');
  printer.table(
    ['INTERFACE', 'PORT', 'ADDRESSES', 'ADMIN', 'OPER', 'MAC', 'DESCRIPTION'],
    network.interfaces.map((each): Cell[] => [
      each.name,
      each.port?.name,
      each.addresses.map(({ address, prefix_length }) => (prefix_length === null ? address : `${address}/${prefix_length}`)).join(', '),
      each.admin_status,
      each.oper_status,
      each.mac,
      each.alias,
    ]),
    'No interface of it is known.',
  );
  if (document.topology.neighbors.length > 0) {
    printer.line('');
    printer.table(
      ['NEIGHBOR', 'ITS PORT', 'AT', 'BY'],
      document.topology.neighbors.map((each): Cell[] => [each.remote_host, each.remote_port, each.local_port, each.protocol]),
      '',
    );
  }
  printer.line('');
  printer.table(
    ['STEP', 'STATUS', 'TOOK', 'WHY'],
    document.steps.map((each): Cell[] => [each.step, each.status, duration(each.duration_ms), each.error]),
    '',
  );
}

function agentOf({ snmp_available: available, version, address, port, ownership, reason }: EquipmentDocument['snmp_data']): string {
  return available ? `SNMP ${version ?? ''} at ${address ?? '?'}, port ${port ?? '?'}, ${ownership?.proof ?? 'unproved'}` : reason;
}

/** `17 ms`, `2.9 s`. */
function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** Descriptions of systems have lines and hundreds of characters; `--json` has all of it. */
function clipped(value: string | number | boolean): string {
  const text = String(value).replaceAll(/\s+/g, ' ');
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}

function showFacts({ printer }: Session, { facts }: EquipmentDocument): void {
  printer.table(
    ['FACT', 'VALUE', 'SOURCE', 'CONFIDENCE', 'AGREES', 'OTHERS SAY'],
    facts.map((each): Cell[] => [
      each.fact,
      clipped(each.value),
      each.source,
      each.confidence,
      each.agrees.join(', '),
      each.others.map(({ source, value }) => `${source}: ${clipped(value)}`).join('; '),
    ]),
    'No fact of it is known.',
  );
}

function showWiring({ printer }: Session, { links, drifts, score }: Wiring): void {
  const end = (each: WiringEnd | undefined): string =>
    each === undefined
      ? '-'
      : `${each.name} ${each.interface ?? each.port}${each.addresses.length === 0 ? '' : ` (${each.addresses[0]!.address})`}`;
  printer.table(
    ['ONE END', 'OTHER END', 'STATE', 'SEEN', 'BY'],
    links.map((link): Cell[] => [
      end(link.ends[0]),
      end(link.ends[1]),
      link.suspended ? 'suspended' : link.oper_status,
      link.seen,
      [...new Set(link.evidence.map(({ kind }) => kind))].join(', '),
    ]),
    'The project has no link.',
  );
  for (const drift of drifts) printer.line(`${printer.paint('red', drift.kind)}  ${visible(drift.text)}`);
  printer.note(wiringScore(score));
}
