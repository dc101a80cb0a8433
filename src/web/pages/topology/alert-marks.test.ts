import { expect, test } from 'vitest';
import type { Severity } from '#model/severity.ts';
import type { Wiring } from '../../kit/wiring.ts';
import { alertsAt, marksOf, type Alert } from './alert-marks.ts';
import { graphOf } from './graph.ts';
import { end, link, node, project } from './small-topology.ts';

const lab = project([node('a'), node('b'), node('c')], [link('l', end('a', 0, 1), end('b', 0, 0))]);

let count = 0;

function alert(severity: Severity, place: Partial<Alert['place']>): Alert {
  count += 1;
  return {
    alert_id: `alert-${count}`,
    severity,
    place: { project_id: 'p', node_id: null, node_name: null, interface: null, link_id: null, address: null, ...place },
  } as Alert;
}

test('the worst of several alerts of a node marks it, of equally bad ones the newest, with how many there are', () => {
  const minor = alert('minor', { node_id: 'a' });
  const newer = alert('major', { node_id: 'a' });
  const older = alert('major', { node_id: 'a' });
  expect(marksOf([minor, newer, older], lab, undefined)).toEqual(
    new Map([['a', { severity: 'major', count: 3, alertId: newer.alert_id }]]),
  );
});

test.each(['Ethernet1', 'e1', 'ETHERNET1'])('an alert of the interface %s marks its node and the link that leads from it', (name) => {
  const marks = marksOf([alert('critical', { node_id: 'A', interface: name })], lab, undefined);
  expect([...marks.keys()]).toEqual(['a', 'l']);
});

test('an interface that only the device calls so is found by what discovery knows of the wiring', () => {
  const wiring = {
    links: [
      {
        link_id: 'l',
        ends: [
          { node_id: 'a', interface: 'eth1' },
          { node_id: 'b', interface: null },
        ],
      },
    ],
  } as Wiring;
  const told = alert('major', { node_id: 'a', interface: 'eth1' });
  expect(marksOf([told], lab, undefined).has('l')).toBe(false);
  expect(marksOf([told], lab, wiring).get('l')).toMatchObject({ severity: 'major', count: 1 });
  expect(alertsAt('l', [told], lab, wiring)).toEqual([told]);
});

test('an alert of an interface that leads nowhere, or of something else, marks no link', () => {
  const marks = marksOf([alert('major', { node_id: 'a', interface: 'Ethernet2' }), alert('major', {})], lab, undefined);
  expect([...marks.keys()]).toEqual(['a']);
});

test('what has an alert is drawn with it, and only that is drawn anew', () => {
  const before = graphOf(lab);
  const marks = marksOf([alert('warning', { link_id: 'l' })], lab, undefined);
  const after = graphOf(lab, before, marks);
  expect(after.links.get('l')).toMatchObject({ alert: 'warning', alerts: 1 });
  expect(after.nodes.get('a')).toBe(before.nodes.get('a'));
  expect(graphOf(lab, after).links.get('l')).toMatchObject({ alert: null, alerts: 0 });
});
