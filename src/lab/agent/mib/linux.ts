import { uptimeMs } from '../../device/identity.ts';
import { cpuPercent, loadAverage, memoryUsedBytes } from '../../device/load.ts';
import { type ObjectGroup, scalars, table } from '../objects.ts';
import type { SnmpValue } from '#wire/snmp-value.ts';
import { integer, name, nowhere, octets, text, ticks } from '../values.ts';

/** @see RFC 2579 DateAndTime, in UTC */
function dateAndTime(ms: number): Uint8Array {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  const deciseconds = Math.floor(date.getUTCMilliseconds() / 100);
  return Uint8Array.of(
    year >> 8,
    year & 0xff,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    deciseconds,
    0x2b,
    0,
    0,
  );
}

/** HOST-RESOURCES-MIB hrSystem: hrSystemUptime, hrSystemDate. @see RFC 2790 */
export const hostSystem: ObjectGroup = scalars('1.3.6.1.2.1.25.1', {
  1: ({ device, nowMs }) => ticks(uptimeMs(device, nowMs)),
  2: ({ nowMs }) => octets(dateAndTime(nowMs)),
});

const KILOBYTE = 1_024;

/** HOST-RESOURCES-MIB hrMemorySize, in kilobytes. @see RFC 2790 */
export const hostMemory: ObjectGroup = scalars('1.3.6.1.2.1.25.2', { 2: ({ device }) => integer(device.load.memoryTotalBytes / KILOBYTE) });

/** HOST-RESOURCES-MIB hrStorageTable: the memory; Net-SNMP numbers it 1. @see RFC 2790 */
export const hostStorage: ObjectGroup = table<null>({
  at: '1.3.6.1.2.1.25.2.3.1',
  rows: () => [{ index: [1], row: null }],
  columns: {
    1: () => integer(1),
    2: () => name('1.3.6.1.2.1.25.2.1.2'), // hrStorageType: hrStorageRam
    3: () => text('Physical memory'),
    4: () => integer(KILOBYTE), // hrStorageAllocationUnits
    5: (_, { device }) => integer(device.load.memoryTotalBytes / KILOBYTE), // hrStorageSize
    6: (_, { device }) => integer(memoryUsedBytes(device) / KILOBYTE), // hrStorageUsed
  },
});

/** Where Net-SNMP begins to number processors: 3 << 16, hrDeviceProcessor's own number. */
const PROCESSOR = 196_608;

/** HOST-RESOURCES-MIB hrDeviceTable: the processor. @see RFC 2790 */
export const hostDevices: ObjectGroup = table<null>({
  at: '1.3.6.1.2.1.25.3.2.1',
  rows: () => [{ index: [PROCESSOR], row: null }],
  columns: {
    1: () => integer(PROCESSOR),
    2: () => name('1.3.6.1.2.1.25.3.1.3'), // hrDeviceType: hrDeviceProcessor
    3: (_, { device }) => text(device.platform.model),
    4: () => nowhere, // hrDeviceID
    5: () => integer(2), // hrDeviceStatus: running(2)
    6: () => ({ type: 'Counter32', value: 0 }), // hrDeviceErrors
  },
});

/** HOST-RESOURCES-MIB hrProcessorTable: percent over the last minute. @see RFC 2790 */
export const hostProcessors: ObjectGroup = table<null>({
  at: '1.3.6.1.2.1.25.3.3.1',
  rows: () => [{ index: [PROCESSOR], row: null }],
  columns: {
    1: () => nowhere, // hrProcessorFrwID
    2: (_, { device }) => integer(cpuPercent(device)),
  },
});

/** UCD-SNMP-MIB memory, in kilobytes; hosts of the lab do not swap. */
export const ucdMemory: ObjectGroup = scalars('1.3.6.1.4.1.2021.4', {
  1: () => integer(0),
  2: () => text('swap'),
  3: () => integer(0), // memTotalSwap
  4: () => integer(0), // memAvailSwap
  5: ({ device }) => integer(device.load.memoryTotalBytes / KILOBYTE), // memTotalReal
  6: ({ device }) => integer((device.load.memoryTotalBytes - memoryUsedBytes(device)) / KILOBYTE), // memAvailReal
  11: ({ device }) => integer((device.load.memoryTotalBytes - memoryUsedBytes(device)) / KILOBYTE), // memTotalFree
  12: () => integer(16_000), // memMinimumSwap, snmpd's default
  13: () => integer(0), // memShared
  14: () => integer(0), // memBuffer
  15: () => integer(0), // memCached
  100: () => integer(0), // memSwapError
  101: () => text(''), // memSwapErrorMsg
});

/** A float in an Opaque: 0x9f 0x78, its length, IEEE 754 in network order. @see UCD-SNMP-MIB laLoadFloat, NET-SNMP-TC Float */
function opaqueFloat(value: number): SnmpValue {
  const bytes = Buffer.from([0x9f, 0x78, 0x04, 0, 0, 0, 0]);
  bytes.writeFloatBE(value, 3);
  return { type: 'Opaque', value: bytes };
}

/** UCD-SNMP-MIB laTable: load averages over 1, 5 and 15 minutes. */
export const ucdLoad: ObjectGroup = table<number>({
  at: '1.3.6.1.4.1.2021.10.1',
  rows: () => [1, 5, 15].map((minutes, at) => ({ index: [at + 1], row: minutes })),
  columns: {
    1: (minutes) => integer([1, 5, 15].indexOf(minutes) + 1),
    2: (minutes) => text(`Load-${minutes}`),
    3: (_, { device }) => text(loadAverage(device).toFixed(2)), // laLoad
    4: () => text('12.00'), // laConfig, snmpd's default
    5: (_, { device }) => integer(Math.round(loadAverage(device) * 100)), // laLoadInt
    6: (_, { device }) => opaqueFloat(loadAverage(device)), // laLoadFloat
    100: () => integer(0), // laErrorFlag
    101: () => text(''), // laErrMessage
  },
});

/** How much of the load is the system's own: an idle Linux spends about a third of it there. */
const SYSTEM_SHARE = 1 / 3;

/** UCD-SNMP-MIB systemStats: percent of user, system and idle. */
export const ucdCpu: ObjectGroup = scalars('1.3.6.1.4.1.2021.11', {
  1: () => integer(1),
  2: () => text('systemStats'),
  3: () => integer(0), // ssSwapIn
  4: () => integer(0), // ssSwapOut
  9: ({ device }) => integer(cpuPercent(device) - Math.round(cpuPercent(device) * SYSTEM_SHARE)), // ssCpuUser
  10: ({ device }) => integer(Math.round(cpuPercent(device) * SYSTEM_SHARE)), // ssCpuSystem
  11: ({ device }) => integer(100 - cpuPercent(device)), // ssCpuIdle
});
