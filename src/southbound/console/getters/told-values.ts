import type { Json } from '#kernel/json.ts';

/** In these answers -1 is a number that the device did not tell. */
export const NOT_TOLD = -1;

/** An object whose keys a device chose: it inherits nothing, so that no name of an interface or a user means something else. */
export function named<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** `AA:BB:CC:DD:EE:FF` of any notation; what is no hardware address stays as it is. */
export function hardwareAddress(text: string): string {
  const digits = text.replace(/[.:\-\s]/gu, '').toUpperCase();
  return /^[\dA-F]{12}$/u.test(digits) ? (digits.match(/../gu) ?? []).join(':') : text;
}

export function numberOf(value: Json | undefined): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return value === '' || Number.isNaN(number) ? NOT_TOLD : number;
}

export function textOf(value: Json | undefined): string {
  if (Array.isArray(value)) return textOf(value[0] as Json | undefined);
  return typeof value === 'string' ? value : '';
}

export function listOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  return [value]
    .flat()
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .map(String);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { y: 31_536_000, w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/** Seconds of `1 year, 2 weeks, 3 minutes`, `1y4w`, `2d03h`, `00:36:42`; `never` and what is unknown is -1. */
export function secondsOf(text: string): number {
  const clock = /^(?<hours>\d+):(?<minutes>\d\d)(?::(?<seconds>\d\d))?$/u.exec(text.trim())?.groups;
  if (clock !== undefined) return Number(clock['hours']) * 3_600 + Number(clock['minutes']) * 60 + Number(clock['seconds'] ?? 0);
  const parts = [...text.toLowerCase().matchAll(/(?<count>\d+(?:\.\d+)?) ?(?<unit>[ywdhms])/gu)];
  if (parts.length === 0) return NOT_TOLD;
  return parts.reduce((sum, part) => sum + Number(part.groups?.['count']) * (UNIT_SECONDS[part.groups?.['unit'] ?? ''] ?? 0), 0);
}

/** Mbit/s of `1000000 Kbit`. */
export function megabits(bandwidth: string): number {
  const kilobits = /^(?<kilobits>\d+)/u.exec(bandwidth)?.groups?.['kilobits'];
  return kilobits === undefined ? NOT_TOLD : Number(kilobits) / 1_000;
}

/** Letters of LLDP's capabilities. @see IEEE 802.1AB-2016 §8.5.8; Cisco IOS "show lldp neighbors", the legend */
const CAPABILITIES: Readonly<Record<string, string>> = {
  R: 'router',
  B: 'bridge',
  T: 'telephone',
  C: 'docsis-cable-device',
  W: 'wlan-access-point',
  P: 'repeater',
  S: 'station',
  O: 'other',
};

export function capabilities(letters: string): string[] {
  return letters
    .split(/[\s,]+/u)
    .filter((letter) => letter !== '')
    .map((letter) => CAPABILITIES[letter.toUpperCase()] ?? letter.toLowerCase());
}

/** A configuration without what changes by itself: sizes, times, who looked at it. */
export function settled(configuration: string): string {
  return configuration
    .split('\n')
    .filter((line) => !PASSING.test(line))
    .join('\n')
    .trim();
}

const PASSING =
  /^(?:Building configuration|Current configuration *:|Using \d+ out of|! *Last configuration change|! *NVRAM config last updated|! *No configuration change since|ntp clock-period|!Command:|!Running configuration last done|!Startup config saved|!Time:)/u;
