import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlatforms } from '../platforms/platform-file.ts';
import { differing, plannedCommands } from './planned.ts';

const junos = readPlatforms().get('juniper_junos')!;
const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');
const plan = (now: string, wanted: string) => plannedCommands(now, wanted, junos);

describe('statements of Junos', () => {
  test('are deleted at the highest path below which nothing is wanted, with the name where they stand once for each', () => {
    const now = lines(
      'set system host-name mx1',
      'set system services telnet',
      'set interfaces ge-0/0/1 description x',
      'set interfaces ge-0/0/1 unit 0 family inet address 10.0.1.1/24',
      'set policy-options prefix-list old 10.0.0.0/8',
      'set protocols ospf area 0.0.0.0 interface ge-0/0/1.0',
    );
    expect(
      plan(now, lines('set system host-name mx1', 'set system services ssh', 'set interfaces ge-0/0/0 unit 0', 'set policy-options x y'))
        .commands,
    ).toEqual([
      'delete system services telnet',
      'delete interfaces ge-0/0/1',
      'delete policy-options prefix-list old',
      'delete protocols',
      'set system services ssh',
      'set interfaces ge-0/0/0 unit 0',
      'set policy-options x y',
    ]);
  });

  test('with one value get another without being deleted; of many values one is', () => {
    expect(plan(lines('set system host-name a'), lines('set system host-name b')).commands).toEqual(['set system host-name b']);
    expect(plan(lines('set system name-server 192.0.2.1'), lines('set system name-server 192.0.2.2')).commands).toEqual([
      'delete system name-server 192.0.2.1',
      'set system name-server 192.0.2.2',
    ]);
  });

  test('whose order counts are written as a whole', () => {
    const term = (name: string, then: string): string => `set firewall family inet filter edge term ${name} then ${then}`;
    const [now, wanted] = [lines(term('b', 'discard'), term('a', 'accept')), lines(term('a', 'accept'), term('b', 'discard'))];
    expect(plan(now, wanted).commands).toEqual(['delete firewall family inet filter edge', term('a', 'accept'), term('b', 'discard')]);
    expect(differing(now, wanted, [], junos)[0]).toContain('in another order');
  });

  test('may stand in another order elsewhere', () => {
    const [one, other] = ['set system host-name a', 'set system time-zone UTC'];
    expect(differing(lines(one, other), lines(other, one), [], junos)).toEqual([]);
  });

  test('that were switched off are switched on again, and what is written anew is switched off again', () => {
    const port = 'set interfaces ge-0/0/1 description x';
    expect(plan(lines(port, 'deactivate interfaces ge-0/0/1'), lines(port)).commands).toEqual(['activate interfaces ge-0/0/1']);
    expect(plan(lines(port, 'deactivate interfaces ge-0/0/1'), lines('set system host-name a')).commands).toEqual([
      'delete interfaces',
      'set system host-name a',
    ]);
  });

  test('with blanks in quotes are one word, and a version is not written', () => {
    const now = lines('set version 20.4R1', 'set interfaces ge-0/0/0 description "to the core"', 'set interfaces ge-0/0/0 mtu 9000');
    const planned = plan(now, lines('set version 21.2R1', 'set interfaces ge-0/0/0 mtu 9000'));
    expect(planned).toEqual({
      commands: ['delete interfaces ge-0/0/0 description'],
      left_out: ['set version 20.4R1', 'set version 21.2R1'],
    });
  });

  test('that were kept with braces are not typed', () => {
    expect(() => plan(lines('set system host-name a'), 'system {\n    host-name a;\n}\n')).toThrow('in a form that cannot be typed');
  });
});

const path = fc.tuple(
  fc.constantFrom('system', 'interfaces ge-0/0/0', 'interfaces ge-0/0/1', 'policy-options policy-statement p', 'protocols ospf area 0'),
  fc.constantFrom('host-name', 'unit 0 name-server', 'term a then', 'term b then', 'interface'),
  fc.constantFrom('x', 'y', 'z'),
);
const isSingle = (line: string): boolean => / host-name \S+$/.test(line);
const configuration = fc.uniqueArray(
  path.map((words) => `set ${words.join(' ')}`),
  {
    maxLength: 8,
    selector: (line) => (isSingle(line) ? line.replace(/ \S+$/, '') : line),
  },
);

test('a device that carries out a plan has what was wanted, whatever it had', () => {
  fc.assert(
    fc.property(configuration, configuration, (now, wanted) => {
      let has = [...now];
      for (const command of plan(lines(...now), lines(...wanted)).commands) {
        const of = command.slice(command.indexOf(' ') + 1);
        const before = has.length;
        if (command.startsWith('delete ')) {
          has = has.filter((line) => `${line} `.indexOf(`set ${of} `) !== 0);
          // Junos says so of a path that is not there, and the restore would end.
          if (has.length === before) throw new Error(`${command} deletes nothing.`);
        } else {
          if (isSingle(command)) has = has.filter((line) => !line.startsWith(`${command.replace(/ \S+$/, '')} `));
          if (!has.includes(command)) has.push(command);
        }
      }
      expect(has.toSorted()).toEqual(wanted.toSorted());
      expect(differing(lines(...has), lines(...wanted), [], junos)).toEqual([]);
    }),
  );
});
