import { expect, test } from 'vitest';
import { hostProcessorsOf, hostStorageOf } from './host-resources.ts';
import { heardOf } from './test-heard.ts';
import { ucdMemoryOf, ucdProcessorOf } from './ucd.ts';
import { HR_DEVICE, HR_PROCESSOR, HR_STORAGE, UCD_SCALARS } from './standard-columns.ts';

const type = (number: number) => ({ oid: `1.3.6.1.2.1.25.2.1.${number}` });

test('storage is told in bytes, memory apart from disks, and compact discs not at all', () => {
  const heard = heardOf({
    [HR_STORAGE.hrStorageType]: { 1: type(2), 31: type(4), 40: type(7) },
    [HR_STORAGE.hrStorageDescr]: { 1: 'RAM', 31: '/', 40: '/media/cd' },
    [HR_STORAGE.hrStorageAllocationUnits]: { 1: 1_024, 31: 4_096, 40: 2_048 },
    [HR_STORAGE.hrStorageSize]: { 1: 1_000, 31: 500, 40: 10 },
    [HR_STORAGE.hrStorageUsed]: { 1: 250, 31: 100, 40: 10 },
  });
  expect(hostStorageOf(heard)).toEqual({
    memory: [{ descr: 'RAM', used: 256_000, total: 1_024_000, percent: 25 }],
    storage: [{ descr: '/', used: 409_600, total: 2_048_000, percent: 20 }],
  });
});

test('what buffers and caches of Linux hold is not used, and is told as a part of the physical memory', () => {
  const heard = heardOf({
    [HR_STORAGE.hrStorageType]: { 1: type(2), 6: type(1), 7: type(1) },
    [HR_STORAGE.hrStorageDescr]: { 1: 'Physical memory', 6: 'Memory buffers', 7: 'Cached memory' },
    [HR_STORAGE.hrStorageAllocationUnits]: { 1: 1_024, 6: 1_024, 7: 1_024 },
    [HR_STORAGE.hrStorageSize]: { 1: 1_000, 6: 1_000, 7: 400 },
    [HR_STORAGE.hrStorageUsed]: { 1: 700, 6: 100, 7: 400 },
  });
  expect(hostStorageOf(heard).memory.map(({ descr, percent }) => [descr, percent])).toEqual([
    ['Physical memory', 20],
    ['Memory buffers', 10],
    ['Cached memory', 40],
  ]);
});

test('sizes beyond 2^31 units are read as they were meant', () => {
  const heard = heardOf({
    [HR_STORAGE.hrStorageType]: { 1: type(4) },
    [HR_STORAGE.hrStorageAllocationUnits]: { 1: 512 },
    [HR_STORAGE.hrStorageSize]: { 1: -2_147_483_648 },
    [HR_STORAGE.hrStorageUsed]: { 1: 1_073_741_824 },
  });
  expect(hostStorageOf(heard).storage).toMatchObject([{ total: 2 ** 31 * 512, percent: 50 }]);
});

test('processors have the name of their device, and a load beyond 100 is none', () => {
  const heard = heardOf({
    [HR_PROCESSOR.hrProcessorLoad]: { 196_608: 7, 196_609: '12', 196_610: 255 },
    [HR_DEVICE.hrDeviceDescr]: { 196_608: 'GenuineIntel' },
  });
  expect(hostProcessorsOf(heard)).toEqual([
    { descr: 'GenuineIntel', usage: 7 },
    { descr: 'Processor', usage: 12 },
  ]);
});

test("UCD's memory is used without buffers and caches, its processor is busy where it is not idle", () => {
  const heard = heardOf({
    [UCD_SCALARS.memTotalReal]: 1_000,
    [UCD_SCALARS.memAvailReal]: 400,
    [UCD_SCALARS.memBuffer]: 50,
    [UCD_SCALARS.memCached]: 150,
    [UCD_SCALARS.memTotalSwap]: 0,
    [UCD_SCALARS.memAvailSwap]: 0,
    [UCD_SCALARS.ssCpuIdle]: 93,
  });
  expect(ucdMemoryOf(heard).map(({ descr, used, percent }) => [descr, used, percent])).toEqual([
    ['Physical memory', 400 * 1_024, 40],
    ['Memory buffers', 50 * 1_024, 5],
    ['Cached memory', 150 * 1_024, 15],
  ]);
  expect(ucdProcessorOf(heard)).toEqual([{ descr: 'CPU', usage: 7 }]);
});

test('file systems of the kernel, and images that are always full, keep nothing', () => {
  const names = [
    '/',
    '/sys/fs/cgroup',
    '/proc',
    '/var',
    'devfs: dev file system, mounted on: /dev',
    '/dev/md0, mounted on: /packages/mnt/jbase',
    '/dev/da0s1a, mounted on: /',
  ];
  const each = (value: number) => Object.fromEntries(names.map((_, at) => [at + 1, value]));
  const heard = heardOf({
    [HR_STORAGE.hrStorageType]: Object.fromEntries(names.map((_, at) => [at + 1, type(4)])),
    [HR_STORAGE.hrStorageDescr]: Object.fromEntries(names.map((name, at) => [at + 1, name])),
    [HR_STORAGE.hrStorageAllocationUnits]: each(512),
    [HR_STORAGE.hrStorageSize]: each(100),
    [HR_STORAGE.hrStorageUsed]: each(10),
  });
  expect(hostStorageOf(heard).storage.map(({ descr }) => descr)).toEqual(['/', '/var', '/dev/da0s1a, mounted on: /']);
});
