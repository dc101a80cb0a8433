#!/usr/bin/env node
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Option } from 'commander';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { LabSwitches, ServeOptions } from '#lab/index.ts';
import { failed, misuse, runCommandLine, visible, type AddCommands } from '#northbound/cli/index.ts';
import type { StoreOptions } from '#runtime/store/index.ts';

// What works without a hub. Units are loaded when their command runs: `thalamus status` needs no database driver.

const addConfigCommands: AddCommands = (program, session) => {
  program
    .command('config')
    .description('the configuration of the hub')
    .command('show')
    .description('every key with its effective value and where that came from; secrets masked')
    .action(async () => {
      const { loadConfig } = await import('#runtime/config/index.ts');
      const { printer, terminal } = session();
      const { entries } = loadConfig({ env: terminal.env, cwd: process.cwd() });
      printer.result(entries, () => {
        const rows = entries.map(({ key, value, source }) => [key, shown(value), source] as const);
        const width = (column: 0 | 1) => Math.min(60, Math.max(...rows.map((row) => row[column].length)));
        for (const [key, value, source] of rows) printer.line(`${key.padEnd(width(0))} ${value.padEnd(width(1))} ${source}`);
      });
    });
};

/** One word, so that lines can be cut at spaces; `-` is unset. */
function shown(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' && /^[^\s"-][^\s"]*$/.test(value) ? value : JSON.stringify(value).replaceAll(' ', '\\u0020');
}

const addStoreCommands: AddCommands = (program, session) => {
  program
    .command('backup <file>')
    .description('writes the whole log into a file, beside a running hub or with none')
    .action(async (file: string) => {
      const { backupStore } = await import('#runtime/store/index.ts');
      const { printer, terminal } = session();
      const part = `${file}.part`;
      try {
        const header = await backupStore(await storeOptions(terminal.env), createWriteStream(part, { mode: 0o600 }));
        await rename(part, file);
        printer.result({ file, ...header }, () => printer.line(`${file}: log ${header.log_id} up to position ${header.head}`));
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    });

  program
    .command('restore <file>')
    .description('puts a backup into the database of a stopped hub; the log gets a new id')
    .option('--replace', 'what is there may be thrown away')
    .action(async (file: string, { replace = false }: { replace?: boolean }) => {
      const { restoreStore } = await import('#runtime/store/index.ts');
      const { printer, terminal } = session();
      const source = await opened(file);
      const { logId, header } = await restoreStore(await storeOptions(terminal.env), source, { replace });
      printer.result({ log_id: logId, restored: header }, () => printer.line(`Restored up to position ${header.head} as log ${logId}.`));
    });

  program
    .command('verify')
    .description('checks the whole log: gaps, versions, envelopes, checkpoints')
    .action(async () => {
      const { verifyStore } = await import('#runtime/store/index.ts');
      const { printer, terminal } = session();
      const report = await verifyStore(await storeOptions(terminal.env));
      const { logId, ...figures } = report;
      printer.result({ log_id: logId, ...figures }, () => {
        printer.facts([
          ['log', logId],
          ['head', report.head],
          ['events', report.events],
          ['streams', report.streams],
          ['findings', report.findings.length],
        ]);
        for (const finding of report.findings) printer.line(finding);
      });
      if (report.findings.length > 0) throw failed(`The log is damaged: ${report.findings.length} findings.`);
    });
};

interface AuditVerdict {
  readonly ok: boolean;
  readonly rows: number;
  readonly older_rows: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly anchored: { readonly count: number; readonly seq: number | null };
  readonly first_bad: { readonly seq: number; readonly id: string | null; readonly fault: string; readonly text: string } | null;
}

const addAuditVerifyCommand: AddCommands = (program, session) => {
  const audit = program.commands.find((command) => command.name() === 'audit') ?? program.command('audit');
  audit
    .command('verify')
    .description('looks whether a row of the audit was changed, removed or put in; asks the hub unless told otherwise')
    .option('--offline', 'reads the database of this machine, beside a running hub or with none')
    .addOption(new Option('--backup <file>', 'reads a backup').conflicts('offline'))
    .action(async ({ offline = false, backup }: { offline?: boolean; backup?: string }) => {
      const { client, printer, terminal } = session();
      const verdict =
        offline || backup !== undefined ? await auditVerdict(terminal.env, backup) : await client.perform<AuditVerdict>('audit.verify');
      printer.result(verdict, () =>
        printer.facts([
          ['rows', verdict.rows],
          ['rows of before the chain', verdict.older_rows],
          ['head', verdict.head.hash],
          ['anchored', verdict.anchored.seq === null ? 'never' : `${verdict.anchored.count} times, last at row ${verdict.anchored.seq}`],
          ['whole', verdict.ok ? 'yes' : 'no'],
        ]),
      );
      const { first_bad: bad } = verdict;
      if (bad !== null) throw failed(`The audit is not as it was written: ${bad.text}${bad.id === null ? '' : ` (${bad.id})`}`);
    });
};

async function auditVerdict(env: NodeJS.ProcessEnv, backup: string | undefined): Promise<AuditVerdict> {
  const { verifyBackupAudit, verifyStoreAudit } = await import('#runtime/store/index.ts');
  const report = backup === undefined ? await verifyStoreAudit(await storeOptions(env)) : await verifyBackupAudit(await opened(backup));
  const { ok, rows, olderRows, head, anchors, firstBad } = report;
  return { ok, rows, older_rows: olderRows, head, anchored: { count: anchors.count, seq: anchors.last?.seq ?? null }, first_bad: firstBad };
}

async function opened(file: string): Promise<ReturnType<typeof createReadStream>> {
  const source = createReadStream(file);
  await new Promise((resolve, reject) => {
    source.once('open', resolve);
    source.once('error', (error) => reject(failed(`${file} cannot be read: ${error.message}`)));
  });
  return source;
}

async function storeOptions(env: NodeJS.ProcessEnv): Promise<StoreOptions> {
  const { loadConfig } = await import('#runtime/config/index.ts');
  const { config } = loadConfig({ env, cwd: process.cwd() });
  const { dataDir, databaseUrl } = config;
  return { dataDir, clock: systemClock, log: silentLog, meter: silentMeter, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

interface LabWords {
  readonly host: string;
  readonly port: string;
  readonly api: 'v2' | 'v3';
  readonly lab: readonly string[];
  readonly projects?: string;
  readonly nodes?: string;
  readonly emulators?: 'vpcs' | 'all';
  readonly agents: boolean;
  readonly timeScale: string;
  readonly delays: 'recorded' | 'none';
  readonly faults?: string;
  readonly truth?: string;
  readonly translations?: string;
  readonly switch: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly autoClose?: boolean;
  readonly seed?: string;
}

const several = (value: string, before: readonly string[]): string[] => [...before, value];

const addLabCommand: AddCommands = (program, session) => {
  program
    .command('lab')
    .description('serves the simulated GNS3 server alone, until Ctrl-C')
    .option('--host <address>', 'where it is served', '127.0.0.1')
    .option('--port <port>', 'port; 0 takes a free one', '3080')
    .addOption(new Option('--api <version>', 'which API it speaks').choices(['v2', 'v3']).default('v2'))
    .option('--lab <name>', 'campus, wan, classroom, or a lab file or folder; repeatable (campus unless a size is given)', several, [])
    .option('--projects <count>', 'instead of a lab: so many generated projects of VPCS')
    .option('--nodes <count>', 'nodes in each generated project')
    .addOption(new Option('--emulators <which>', 'which types of nodes can be made (all, of generated labs vpcs)').choices(['vpcs', 'all']))
    .option('--no-agents', 'no SNMP agents')
    .option('--time-scale <factor>', 'the devices live so many times faster', '1')
    .addOption(
      new Option('--delays <kind>', 'answers as slow as real servers, or as fast as possible')
        .choices(['recorded', 'none'])
        .default('recorded'),
    )
    .option('--faults <file>', 'what goes wrong, and when')
    .option('--truth <file>', 'writes what really went wrong, and when')
    .option('--translations <file>', "writes where addresses of the lab's networks really answer")
    .option('--switch <name[=value]>', 'a way in which the server surprises its clients; repeatable', several, [])
    .option('--user <name>', 'who may log in')
    .option('--password <password>', 'with which password')
    .option('--auto-close', 'its projects close when the last listener leaves')
    .option('--seed <number>', 'the same seed gives the same lab')
    .action(async (words: LabWords) => {
      const { printer, signal } = session();
      const { serveLab } = await import('#lab/index.ts');
      const options = await labOptions(words);
      try {
        await serveLab({ ...options, print: (line) => printer.line(line), signal });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
          throw failed(`Port ${words.port} of ${words.host} is in use; choose another with --port.`);
        throw error instanceof Error ? failed(error.message) : error;
      }
    });
};

interface DiscoverWords {
  readonly community: readonly string[];
  readonly snmpVersion: '1' | '2c';
  readonly timeout: string;
  readonly retries: string;
}

const addSnmpDiscoverCommand: AddCommands = (program, session) => {
  const snmp = program.commands.find((command) => command.name() === 'snmp') ?? program.command('snmp');
  snmp
    .command('discover <target>')
    .description(
      'everything that an agent tells of its device, asked from here without a hub; a target is HOST, HOST:PORT or [ADDRESS]:PORT',
    )
    .option('--community <community>', 'repeatable; absent: the well-known ones', several, [])
    .addOption(new Option('--snmp-version <version>', 'how it is asked').choices(['1', '2c']).default('2c'))
    .option('--timeout <ms>', 'how long one request may take', '2000')
    .option('--retries <count>', 'how often a request is sent again', '2')
    .action(async (target: string, words: DiscoverWords) => {
      const { printer, signal } = session();
      const { DEFAULT_COMMUNITIES, factsSummary, neutralDocument, openDiscovery } = await import('#southbound/snmp/index.ts');
      const communities = words.community.length > 0 ? words.community : DEFAULT_COMMUNITIES;
      const place = agentPlace(target);
      await lookup(place.host).catch(() =>
        Promise.reject(failed(`${visible(place.host)} is neither an address nor a name that is known.`)),
      );
      const discovery = openDiscovery(signal);
      const read = await discovery
        .discover({
          ...place,
          timeoutMs: whole('--timeout', words.timeout, 30_000),
          retries: whole('--retries', words.retries, 5),
          candidates: communities.map((community) => ({ credential: { version: words.snmpVersion, community }, name: community })),
        })
        .finally(() => discovery.close());
      if (!read.answered) throw failed(read.told);
      printer.result(neutralDocument(read.facts), () => {
        for (const line of factsSummary(read.facts)) printer.line(visible(line));
        if (!read.complete) printer.note(visible(read.told));
      });
    });
};

/** HOST, HOST:PORT, [ADDRESS]:PORT, or an address of IPv6 alone. */
function agentPlace(word: string): { host: string; port: number } {
  const [, bracketed, plain, port = '161'] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(word) ?? [];
  return { host: bracketed ?? plain ?? word, port: whole('The port', port, 65_535) };
}

const addConsoleParseCommand: AddCommands = (program, session) => {
  const console = program.commands.find((command) => command.name() === 'console') ?? program.command('console');
  console
    .command('parse <file>')
    .description('records of what a command printed, without a hub; - reads standard input')
    .requiredOption('--platform <name>', 'what printed it: cisco_ios, juniper_junos, linux, vpcs, …')
    .requiredOption('--command <text>', 'the command that was given; abbreviations are understood')
    .action(async (file: string, { platform, command }: { platform: string; command: string }) => {
      const { printer, terminal } = session();
      const { parse } = await import('#southbound/console/index.ts');
      const read = file === '-' ? text(terminal.stdin) : readFile(file, 'utf8');
      const printed = await read.catch((error: Error) => Promise.reject(failed(`${file} cannot be read: ${error.message}`)));
      const { kind, records } = parse(platform, command, printed);
      printer.result({ kind, records }, () => {
        const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
        const rows = records.map((record) => fields.map((field) => cellOf(record[field])));
        // Programs see the kind that is null.
        if (kind === null) throw failed(`What "${visible(command)}" of ${visible(platform)} prints is not understood.`);
        printer.table(fields, rows, `No ${kind} in it.`);
      });
    });
};

const addSecurityNormaliseCommand: AddCommands = (program, session) => {
  const security = program.commands.find((command) => command.name() === 'security') ?? program.command('security');
  security
    .command('normalize <file>')
    .description(
      'messages of firewalls, routers, intrusion detection and services, one a line, in common names, without a hub; - reads standard input',
    )
    .option('--source <product>', 'what told them: suricata, fortigate, cisco-ios, openssh, …; absent: they are recognised')
    .action(async (file: string, { source }: { source?: string }) => {
      const { printer, terminal } = session();
      const { neutralOf, normalise } = await import('#modules/security/index.ts');
      const read = file === '-' ? text(terminal.stdin) : readFile(file, 'utf8');
      const told = await read.catch((error: Error) => Promise.reject(failed(`${file} cannot be read: ${error.message}`)));
      for (const line of told.split('\n')) {
        if (line.trim() === '') continue;
        const event = neutralOf(normalise(line, source));
        // One document a line, so that whoever reads can begin before the end.
        if (printer.json) printer.line(JSON.stringify(event));
        else
          printer.result(event, () =>
            printer.line(
              Object.entries(event)
                .map(([name, value]) => `${name}=${visible(String(value))}`)
                .join(' '),
            ),
          );
      }
    });
};

const addAssistantCommands: AddCommands = (program, session) => {
  const assistant = program.commands.find((command) => command.name() === 'assistant') ?? program.command('assistant');
  const seriesOf = async (file: string) => {
    const { readSeries } = await import('#modules/assistant/index.ts');
    const read = file === '-' ? text(session().terminal.stdin) : readFile(file, 'utf8');
    const told = await read.catch((error: Error) => Promise.reject(failed(`${file} cannot be read: ${error.message}`)));
    try {
      return readSeries(told);
    } catch (error) {
      throw failed(`${file} is not understood: ${(error as Error).message}`);
    }
  };
  assistant
    .command('detect <file>')
    .description('which values of a series are unusual, each judged by those before it, without a hub; a file with timestamp,value, or -')
    .action(async (file: string) => {
      const { printer } = session();
      const { detect } = await import('#modules/assistant/index.ts');
      const rows = detect(await seriesOf(file));
      const told = rows.filter(({ anomalous }) => anomalous);
      printer.result(
        rows.map(({ timestamp, score }) => ({ timestamp, score })),
        () =>
          printer.table(
            ['timestamp', 'value', 'score', 'unusual'],
            told.map(({ timestamp, value, score, channel }) => [timestamp, String(value), score.toFixed(2), channel ?? '']),
            'Nothing unusual in it.',
          ),
      );
    });
  assistant
    .command('forecast <file>')
    .description('how a series goes on, with a band that holds 95 %, without a hub; a file with timestamp,value, or -')
    .requiredOption('--horizon <steps>', 'how many values ahead')
    .action(async (file: string, { horizon }: { horizon: string }) => {
      const { printer } = session();
      const { forecast, seasonOf } = await import('#modules/assistant/index.ts');
      const steps = whole('--horizon', horizon, 10_000);
      const rows = await seriesOf(file);
      if (rows.length < 2) throw failed(`${file} has less than two values.`);
      const { mean, lower, upper } = forecast(
        rows.map(({ value }) => value),
        steps,
        seasonOf(rows.map(({ atMs }) => atMs)),
      );
      printer.result({ mean, lower, upper }, () =>
        printer.table(
          ['step', 'mean', 'lower', 'upper'],
          mean.map((value, step) => [String(step + 1), value.toFixed(3), lower[step]!.toFixed(3), upper[step]!.toFixed(3)]),
          'Nothing was asked for.',
        ),
      );
    });
};

/** A field of a record: a text, or a list of texts. */
function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => cellOf(each)).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** What the words of `thalamus lab` mean. */
async function labOptions(words: LabWords): Promise<Omit<ServeOptions, 'print'>> {
  const { readFaultFile, readSwitch } = await import('#lab/index.ts');
  const { host, api, delays, user, password, autoClose = false, projects, nodes, emulators, agents, faults, truth, translations } = words;
  if ((user === undefined) !== (password === undefined)) throw misuse('--user and --password come together.');
  const generated = projects !== undefined || nodes !== undefined;
  if (generated && words.lab.length > 0) throw misuse('Either --lab, or --projects and --nodes.');
  const timeScale = Number(words.timeScale);
  if (!(timeScale > 0 && timeScale <= 100_000)) throw misuse(`--time-scale wants a number above 0 up to 100000, not "${words.timeScale}".`);
  const switches = words.switch.map((text) => {
    try {
      return readSwitch(text);
    } catch (error) {
      throw misuse((error as Error).message);
    }
  });
  return {
    host,
    api,
    delays,
    autoClose,
    agents,
    timeScale,
    port: whole('--port', words.port, 65_535),
    ...(generated
      ? { projects: whole('--projects', projects ?? '3', 1_000), nodes: whole('--nodes', nodes ?? '12', 1_000) }
      : { lab: words.lab.length > 0 ? words.lab : ['campus'] }),
    ...(emulators === undefined ? {} : { emulators }),
    ...(words.seed === undefined ? {} : { seed: whole('--seed', words.seed, 0xffff_ffff) }),
    ...(user === undefined || password === undefined ? {} : { auth: { user, password } }),
    ...(faults === undefined ? {} : { faults: await readFaultFile(faults).catch((error: Error) => Promise.reject(failed(error.message))) }),
    ...(truth === undefined ? {} : { truthFile: truth }),
    ...(translations === undefined ? {} : { translationsFile: translations }),
    switches: Object.assign({}, ...switches) as Partial<LabSwitches>,
  };
}

function whole(option: string, text: string, most: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > most) throw misuse(`${option} wants a whole number up to ${most}, not "${text}".`);
  return Number(text);
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const interrupted = new AbortController();
let interruptedAtMs = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Ctrl-C may come twice at once: from the terminal, and from the npm that passes it on. Only a later one is impatience.
  process.on(name, () => {
    if (interrupted.signal.aborted && performance.now() - interruptedAtMs > 1_000) process.exit(130);
    if (interrupted.signal.aborted) return;
    interruptedAtMs = performance.now();
    interrupted.abort();
    // What listens to the signal ends well within this; the rest has nothing to put away.
    setTimeout(() => process.exit(130), 5_000).unref();
  });
}
// Whoever read standard output has read enough: `thalamus events | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCommandLine(process.argv.slice(2), process, {
  version,
  offline: [
    addConfigCommands,
    addStoreCommands,
    addLabCommand,
    addSnmpDiscoverCommand,
    addConsoleParseCommand,
    addSecurityNormaliseCommand,
    addAssistantCommands,
    addAuditVerifyCommand,
  ],
  signal: interrupted.signal,
  modulesDirectory: async (env) => {
    const { loadConfig } = await import('#runtime/config/index.ts');
    return join(loadConfig({ env, cwd: process.cwd() }).config.dataDir, 'modules');
  },
});
