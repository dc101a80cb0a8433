import type { Report } from './document.ts';

const ID = '0b0f9d0e-7f1c-4f5e-9d3a-2b1c0d9e8f70';
/** As nobody would name a device: a formula, marks that turn the direction of writing, control characters, half a surrogate pair. */
export const HOSTILE = '=HYPERLINK("http://192.0.2.1")\u202Etxt.exe\u0000\u0007\uD800';
export const LONG = `core-${'x'.repeat(120)}`;

/** A report of everything with so many devices, with names that nobody wants. */
export function reportOfDevices(devices: number): Report {
  return {
    report_id: ID,
    kind: 'unified',
    title: 'Été à Besançon – “lab”',
    language: 'en',
    project_id: null,
    project: null,
    from: '2026-11-24T08:00:00.000Z',
    until: '2026-11-25T08:00:00.000Z',
    generated_at: '2026-11-25T08:00:01.000Z',
    by: 'ann',
    schedule: null,
    verdict: 'degraded',
    sections: [
      {
        key: 'incidents',
        available: false,
        reason: 'The module monitoring is stopped.',
        notes: [],
        figures: [],
        charts: [],
        tables: [],
      },
      {
        key: 'availability',
        available: true,
        reason: null,
        notes: ['availability_meaning'],
        figures: [
          { key: 'availability', kind: 'percent', value: 99.9876 },
          { key: 'nodes', kind: 'number', value: devices },
          { key: 'outages', kind: 'number', value: 3 },
          { key: 'down', kind: 'duration', value: 93_784_000 },
          { key: 'not_observed', kind: 'duration', value: 0 },
        ],
        charts: [
          {
            key: 'lowest',
            kind: 'percent',
            bars: [
              { label: LONG, word: false, value: 12.5 },
              { label: 'R2', word: false, value: 99.9999 },
            ],
          },
        ],
        tables: [
          {
            key: 'nodes',
            columns: [
              { key: 'project', kind: 'text' },
              { key: 'node', kind: 'text' },
              { key: 'availability', kind: 'percent' },
              { key: 'down', kind: 'duration' },
              { key: 'outages', kind: 'number' },
            ],
            rows: Array.from({ length: Math.min(devices, 80) }, (_, n) => ['Lab', `R${n + 1}`, n === 3 ? null : 99.5, n * 61_000, n % 3]),
            left_out: 2,
          },
        ],
      },
      {
        key: 'inventory',
        available: true,
        reason: null,
        notes: [],
        figures: [{ key: 'devices', kind: 'number', value: devices }],
        charts: [
          {
            key: 'by_vendor',
            kind: 'number',
            bars: [
              { label: 'Cisco', word: false, value: 7 },
              { label: 'unknown', word: true, value: 0 },
            ],
          },
        ],
        tables: [
          {
            key: 'devices',
            columns: [
              { key: 'project', kind: 'text' },
              { key: 'node', kind: 'text' },
              { key: 'type', kind: 'text' },
              { key: 'status', kind: 'word' },
              { key: 'vendor', kind: 'text' },
              { key: 'model', kind: 'text' },
              { key: 'os', kind: 'text' },
              { key: 'serial', kind: 'text' },
              { key: 'addresses', kind: 'text' },
              { key: 'interfaces', kind: 'number' },
              { key: 'discovered_at', kind: 'time' },
            ],
            rows: Array.from({ length: devices }, (_, n) => [
              'Réseau de l’été',
              n === 0 ? HOSTILE : n === 1 ? LONG : `R${n + 1}`,
              'dynamips',
              n % 2 === 0 ? 'started' : 'stopped',
              'Cisco',
              'C7200',
              'IOS 15.3(3)XB12',
              null,
              '192.0.2.1, 2001:db8::1, 198.51.100.200',
              n,
              '2026-11-25T07:59:59.000Z',
            ]),
            left_out: 0,
          },
        ],
      },
    ],
  };
}
