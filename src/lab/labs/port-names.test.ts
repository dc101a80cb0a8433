import { expect, test } from 'vitest';
import { portsOf } from '../network/ports.ts';
import { portNamed } from './port-names.ts';

function router(slots: Record<string, string>) {
  return {
    ports: portsOf({
      nodeType: 'dynamips',
      properties: slots,
      portNameFormat: '',
      portSegmentSize: 0,
      firstPortName: null,
      customAdapters: [],
    }),
  };
}

test('a port is found by its name, by the beginning of it, and without regard to case', () => {
  const node = router({ slot0: 'C7200-IO-2FE', slot1: 'PA-GE' });
  for (const text of ['FastEthernet0/1', 'fa0/1', 'f0/1', 'Fast0/1']) expect(portNamed(node, text)?.name).toBe('FastEthernet0/1');
  expect(portNamed(node, 'Gi1/0')?.name).toBe('GigabitEthernet1/0');
});

test('what fits no port or several fits none', () => {
  const node = router({ slot0: 'C7200-IO-2FE' });
  expect(portNamed(node, 'Fa0/7')).toBeNull();
  expect(portNamed(node, 'Gi0/1')).toBeNull();
  expect(portNamed(node, '')).toBeNull();
});
