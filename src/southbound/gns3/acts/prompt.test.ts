import { expect, test } from 'vitest';
import { endsWithPrompt } from './prompt.ts';

test.each([
  'Press ? to get help.\r\n\r\n\rVPCS> ',
  'PC1> ',
  'Router>',
  'R1#',
  'R1(config-if)#',
  'switch-3# ',
  'root@debian:~# ',
  'user@box:~$ ',
  '\u001b[32muser@box\u001b[0m:\u001b[34m~\u001b[0m$ ',
  'admin@vyos> ',
  '[admin@MikroTik] > ',
  'localhost login: ',
  'Password:',
  'Would you like to enter the initial configuration dialog? [yes/no]: ',
])('%j is a prompt', (text) => {
  expect(endsWithPrompt(text)).toBe(true);
});

test.each([
  '',
  'Welcome to Virtual PC Simulator, version 0.8.3\r\n',
  'Self decompressing the image : ##########',
  'VPCS> show ip\r\n',
  'Loading <',
  '100%',
  'icmp_seq=1 ttl=64',
  'Checking memory: done\r\nStarting #',
])('%j is none', (text) => {
  expect(endsWithPrompt(text)).toBe(false);
});
