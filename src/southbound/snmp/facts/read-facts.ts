import PQueue from 'p-queue';
import type { Clock } from '#kernel/clock.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import { Budget } from '../budget.ts';
import { get, type Got } from '../get.ts';
import { SYSTEM_OIDS } from '../system.ts';
import { walk, type Walking } from '../walk.ts';
import type { Finding } from '../walk-progress.ts';
import { factsOf } from './facts.ts';
import { Heard } from './heard.ts';
import { identificationOf } from './identity.ts';
import { present } from './probe.ts';
import { entryOf, type Section, STANDARD_SECTIONS } from './sections.ts';
import type { VendorReading } from './vendor-files.ts';
import { furtherAsked, type Match, matchVendor } from './vendor-match.ts';
import { objectsOf } from './vendor-objects.ts';
import { forwardingByVlan, type InVlan } from './vlan-contexts.ts';

export interface SectionTold {
  readonly name: string;
  /** `absent`: the agent has nothing of it; `partial`: a limit or a fault ended it. */
  readonly status: 'read' | 'absent' | 'partial';
  readonly values: number;
  readonly duration_ms: number;
}

export interface FactsRead {
  readonly answered: boolean;
  readonly complete: boolean;
  /** Why nothing was read; undefined where something was. */
  readonly reason: string | undefined;
  readonly facts: DeviceFacts;
  readonly sections: readonly SectionTold[];
  readonly findings: readonly Finding[];
}

export interface FactsReading extends Walking {
  readonly clock: Clock;
  /** What is known of vendors, and what standards say in the same form. */
  readonly vendors: VendorReading;
  readonly standards: VendorReading;
  /** Names of the sections that are read beside `system`; absent: all. */
  readonly only?: ReadonlySet<string>;
  /** How a bridge is asked that answers for one VLAN at a time. */
  readonly inVlan?: InVlan;
}

/** Requests on the way at once to one agent: more would come before its processor, fewer leave a far one idle. */
const AT_ONCE = 8;
/** Columns side by side in one request. */
const WIDTH = 6;

/** Asks an agent for everything that is known how to read, and makes facts of it. Whatever is missing or wrong costs only its own part. */
export async function readFacts(reading: FactsReading): Promise<FactsRead> {
  const { clock, vendors, standards, budget } = reading;
  const turns = new PQueue({ concurrency: AT_ONCE });
  const walking: Walking = { ...reading, ask: (request) => turns.add(() => reading.ask(request)) };
  const heard = new Heard();
  const beganMs = clock.monotonicMs();
  const first = await get(SYSTEM_OIDS, walking);
  if (!first.answered) return { answered: false, complete: false, reason: first.reason, facts: {}, sections: [], findings: [] };
  heard.takeScalars(first.values);

  const about = identificationOf(heard);
  const asked = furtherAsked(vendors, about);
  if (asked.length > 0) heard.takeScalars((await get(asked, walking)).values);
  const match = matchVendor(vendors, about, (oid) => heard.text(oid));

  const { only } = reading;
  const sections = [...STANDARD_SECTIONS.slice(1), ...dataSections(match, standards)].filter(({ name }) => only?.has(name) ?? true);
  const tables = sections.flatMap((section) => namesToProbe(section));
  const scalars = sections.flatMap((section) => section.scalars ?? []);
  const [there, got] = await Promise.all([present(tables, walking), getBesides(scalars, walking)]);
  heard.takeScalars(got.flatMap(({ values }) => values));

  const told = await Promise.all(sections.map((section) => readSection(section, there, heard, { ...walking, clock, budget })));
  const system = { name: 'system', status: 'read', values: first.values.length, duration_ms: clock.monotonicMs() - beganMs } as const;
  const { inVlan } = reading;
  const learned =
    inVlan === undefined || only !== undefined
      ? undefined
      : await forwardingByVlan(heard, walking, (vlan, first) => {
          const ask = inVlan(vlan, first);
          return (request) => turns.add(() => ask(request));
        });
  const facts = factsOf({ heard, about, match, standards });
  const findings = [
    ...(first.reason === undefined ? [] : [{ kind: 'truncated' as const, text: first.reason }]),
    ...told.flatMap((each) => each.findings),
  ];
  return {
    answered: true,
    complete:
      told.every(({ status }) => status !== 'partial') && first.reason === undefined && got.every(({ reason }) => reason === undefined),
    reason: undefined,
    facts: learned === undefined ? facts : { ...facts, fdb: learned },
    sections: [system, ...told.map(({ name, status, values, duration_ms }) => ({ name, status, values, duration_ms }))],
    findings: onceEach(findings),
  };
}

/** What files of data name: columns of their own, each probed by itself, for of a vendor's table a rule wants one or two. */
function dataSections(match: Match | undefined, standards: VendorReading): Section[] {
  const standard = standards.vendors.map(({ file, vendor }) => {
    const { scalars, columns } = objectsOf({ vendor, system: NO_SYSTEM });
    return { name: file.replace(/\.yaml$/, ''), scalars, tables: columns.map((column) => ({ [column]: column })) };
  });
  if (match === undefined) return standard;
  const { scalars, columns } = objectsOf(match);
  return [...standard, { name: 'vendor', scalars, tables: columns.map((column) => ({ [column]: column })) }];
}

const NO_SYSTEM = { os: 'standard', title: '', match: [] };

function namesToProbe({ tables = [] }: Section): string[] {
  return tables.flatMap((table) => {
    const columns = Object.values(table);
    return columns.length === 1 ? columns : columns.slice(0, 1).map(entryOf);
  });
}

/** Objects in one request; several requests are on the way at once. */
const OBJECTS = 16;

function getBesides(oids: readonly string[], walking: Walking): Promise<Got[]> {
  const all = [...new Set(oids)];
  const groups = Array.from({ length: Math.ceil(all.length / OBJECTS) }, (_, at) => all.slice(at * OBJECTS, (at + 1) * OBJECTS));
  return Promise.all(groups.map((group) => get(group, walking)));
}

interface SectionRead extends SectionTold {
  readonly findings: readonly Finding[];
}

async function readSection(
  section: Section,
  there: ReadonlySet<string>,
  heard: Heard,
  { clock, ...walking }: Walking & { readonly clock: Clock },
): Promise<SectionRead> {
  const beganMs = clock.monotonicMs();
  const budget =
    section.most === undefined ? walking.budget : new Budget({ ...NO_LIMITS, values: section.most }, clock, undefined, walking.budget);
  const columns = new Set(
    (section.tables ?? []).flatMap((table) => {
      const [name = ''] = namesToProbe({ name: section.name, tables: [table] });
      return there.has(name) ? Object.values(table) : [];
    }),
  );
  const walked = await Promise.all(
    groupsOf([...columns]).map(async (group) => ({ group, ...(await walk(group, { ...walking, budget })) })),
  );
  let values = (section.scalars ?? []).filter((oid) => heard.scalar(oid) !== undefined).length;
  for (const { group, columns: read } of walked) {
    for (const [at, column] of group.entries()) {
      heard.takeColumn(column, read[at] ?? []);
      values += read[at]?.length ?? 0;
    }
  }
  const complete = walked.every((each) => each.complete);
  return {
    name: section.name,
    status: !complete ? 'partial' : values === 0 ? 'absent' : 'read',
    values,
    duration_ms: clock.monotonicMs() - beganMs,
    findings: walked.flatMap(({ findings }) => findings),
  };
}

const NO_LIMITS = { milliseconds: Infinity, requests: Infinity, bytes: Infinity };

/** Columns of one table beside each other, for they end together. */
function groupsOf(columns: readonly string[]): string[][] {
  return [...Map.groupBy(columns, entryOf).values()].flatMap((table) => {
    const groups: string[][] = [];
    for (let at = 0; at < table.length; at += WIDTH) groups.push(table.slice(at, at + WIDTH));
    return groups;
  });
}

function onceEach(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding, at) => findings.findIndex(({ kind, text }) => kind === finding.kind && text === finding.text) === at);
}
