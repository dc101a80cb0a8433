import type { SnmpValue } from '#wire/snmp-value.ts';
import type { Setting } from './objects.ts';
import type { Subject } from './subject.ts';

/** What was set is configuration like what was typed: it counts as a change, and answers may depend on it. */
export function changedConfiguration({ device, network }: Subject): void {
  device.revision += 1;
  network.forwarding.changed(device.node.project.projectId);
}

interface TextSetting<Row> {
  readonly most: number;
  readonly pattern?: RegExp;
  readonly set: (value: string, row: Row, subject: Subject) => void;
}

/** A DisplayString of at most `most` characters. Control characters would end up in a configuration file. @see RFC 2579 DisplayString */
export function textSetting<Row>({ most, pattern, set }: TextSetting<Row>): Setting<Row> {
  return {
    check(value) {
      if (value.type !== 'OctetString') return 'wrongType';
      if (value.value.length > most) return 'wrongLength';
      const wanted = textOf(value);
      // oxlint-disable-next-line no-control-regex
      return /[\u0000-\u001f\u007f]/.test(wanted) || pattern?.test(wanted) === false ? 'wrongValue' : null;
    },
    set(value, row, subject) {
      set(textOf(value), row, subject);
      changedConfiguration(subject);
    },
  };
}

function textOf(value: SnmpValue): string {
  return value.type === 'OctetString' ? Buffer.from(value.value).toString('utf8') : '';
}
