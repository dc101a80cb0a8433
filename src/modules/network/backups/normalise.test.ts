import { expect, test } from 'vitest';
import { readPlatforms } from '../platforms/platform-file.ts';
import { fastImportOf } from './archive.ts';
import { cleaned, hashOf } from './normalise.ts';
import { vpcsConfiguration } from './vpcs-configuration.ts';

const ios = readPlatforms().get('cisco_ios');

test('what the command says about a configuration is none of it, and what changes by itself is not compared', () => {
  const shown = (bytes: number, at: string, name = 'R1'): string =>
    cleaned(
      `Building configuration...\r\n\r\nCurrent configuration : ${bytes} bytes\r\n!\r\n! Last configuration change at ${at}\r\nhostname ${name}  \r\nntp clock-period ${bytes}\r\nend\r\n\r\n`,
      ios,
    );
  expect(shown(900, '10:00:00 UTC')).toBe('! Last configuration change at 10:00:00 UTC\nhostname R1\nntp clock-period 900\nend\n');
  expect(hashOf(shown(900, '10:00:00 UTC'), ios)).toBe(hashOf(shown(912, '11:30:00 UTC'), ios));
  expect(hashOf(shown(900, '10:00:00 UTC'), ios)).not.toBe(hashOf(shown(900, '10:00:00 UTC', 'R2'), ios));
});

test('what VPCS shows of itself is told as the commands that make it so', () => {
  const shown = (lines: string): string | null => vpcsConfiguration(`NAME        : PC1[1]\n${lines}\nMAC         : 00:50:79:66:68:00`);
  expect(shown('IP/MASK     : 10.0.0.1/24\nGATEWAY     : 10.0.0.254\nDNS         : 192.0.2.53\nMTU         : 1400')).toBe(
    'set pcname PC1\nip 10.0.0.1/24 10.0.0.254\nip dns 192.0.2.53\nset mtu 1400\n',
  );
  expect(shown('IP/MASK     : 10.0.0.9/24\nGATEWAY     : 10.0.0.254\nDHCP SERVER : 10.0.0.254\nMTU         : 1500')).toBe(
    'set pcname PC1\nip dhcp\n',
  );
  expect(vpcsConfiguration("% Invalid input detected at '^' marker.")).toBeNull();
});

test('the history is what git fast-import reads: lengths are of bytes', () => {
  const text = fastImportOf([{ path: 'p/R1/running.cfg', at: new Date(5_000), content: 'é\n', by: 'ann <x>' }]).toString();
  expect(text).toContain('committer ann x <ann.x@hub> 5 +0000\n');
  expect(text).toContain('M 100644 inline p/R1/running.cfg\ndata 3\né\n\n');
});
