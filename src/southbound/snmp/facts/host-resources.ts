import type { DeviceFacts } from '#model/device-facts.ts';
import type { Heard } from './heard.ts';
import { type Pool, poolOf } from './vendor-loads.ts';
import { HR_DEVICE, HR_PROCESSOR, HR_STORAGE } from './standard-columns.ts';

/** @see RFC 2790: hrStorageTypes */
const RAM = '1.3.6.1.2.1.25.2.1.2';
const VIRTUAL_MEMORY = '1.3.6.1.2.1.25.2.1.3';
const COMPACT_DISC = '1.3.6.1.2.1.25.2.1.7';

/** FreeBSD's own agent, bsnmpd, tells each zone of the kernel's allocators as if it were memory of its own. */
const ALLOCATOR_ZONE = /^(UMA|MALLOC): /i;

type Processor = NonNullable<DeviceFacts['processors']>[number];

export function hostProcessorsOf(heard: Heard): Processor[] {
  const names = new Map(heard.table(HR_DEVICE).map((row) => [row.index, row.text('hrDeviceDescr')]));
  return heard.table(HR_PROCESSOR).flatMap((row) => {
    const usage = row.number('hrProcessorLoad');
    return usage === null || usage < 0 || usage > 100 ? [] : [{ descr: names.get(row.index) ?? 'Processor', usage }];
  });
}

/** Rows of hrStorageTable: what is memory, and what keeps things. */
export function hostStorageOf(heard: Heard): { memory: Pool[]; storage: Pool[] } {
  const rows = heard.table(HR_STORAGE).flatMap((row) => {
    const units = row.number('hrStorageAllocationUnits') ?? 0;
    // Sizes beyond 2^31 units come as negative numbers.
    const size = unsigned(row.number('hrStorageSize'));
    const used = unsigned(row.number('hrStorageUsed'));
    if (size === null || used === null || units <= 0 || ALLOCATOR_ZONE.test(row.text('hrStorageDescr') ?? '')) return [];
    return [{ kind: row.text('hrStorageType'), descr: row.text('hrStorageDescr'), used: used * units, total: size * units }];
  });
  const memory = rows.filter(({ kind, descr }) => kind === RAM || kind === VIRTUAL_MEMORY || isMemory(descr));
  const storage = rows.filter((row) => !memory.includes(row) && row.kind !== COMPACT_DISC && !isOfSystem(row.descr ?? ''));
  return { memory: memoryOf(memory), storage: storage.flatMap((row) => poolOf(row) ?? []) };
}

interface Stored {
  readonly kind: string | null;
  readonly descr: string | null;
  readonly used: number;
  readonly total: number;
}

/**
 * On Linux, Net-SNMP counts as used what buffers and caches hold and whoever needs it gets; and it tells their size as of their own. Here they are parts of
 * the physical memory, and it is used without them, as `free` tells it. Systems with "Real memory" are BSD, whose count is without.
 */
function memoryOf(rows: readonly Stored[]): Pool[] {
  const named = (name: string): Stored | undefined => rows.find(({ descr }) => descr?.toLowerCase() === name);
  const physical = named('physical memory');
  const reclaimed = (named('memory buffers')?.used ?? 0) + (named('cached memory')?.used ?? 0);
  const bsd = named('real memory') !== undefined;
  return rows.flatMap((row) => {
    if (row === physical && !bsd && row.used >= reclaimed) return poolOf({ ...row, used: row.used - reclaimed }) ?? [];
    const part = /^(memory buffers|cached memory|shared memory)$/i.test(row.descr ?? '');
    return poolOf(part && physical !== undefined ? { ...row, total: physical.total } : row) ?? [];
  });
}

/** Net-SNMP tells buffers and caches as of type other, firewalls the memory of their packets. */
function isMemory(descr: string | null): boolean {
  return /^(memory buffers|cached memory|shared memory|available memory|physical memory|virtual memory|swap space|real memory|ram)$|packet (buffers|descriptors)$/i.test(
    descr ?? '',
  );
}

/** File systems in which nothing is kept: those of the kernel, and the packages of Junos, which are images mounted for reading and always full. */
function isOfSystem(descr: string): boolean {
  const [, device = descr, place = descr] = /^(.*), mounted on: (.*)$/.exec(descr) ?? [];
  if (/, type: (devfs|procfs|fdescfs|linprocfs)\b/.test(descr)) return true;
  return /^\/(proc|sys|packages|junos)(\/|$)/.test(place) || /^(devfs|procfs|sysfs|linprocfs|fdescfs)\b/.test(device);
}

function unsigned(value: number | null): number | null {
  return value === null || value >= 0 ? value : value + 2 ** 32;
}
