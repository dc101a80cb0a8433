import { expect, test } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { liveConfig, referencesOf } from './live-config.ts';

const { config } = loadConfig({
  cwd: '/',
  env: {
    THALAMUS_VAULT_URL: 'https://vault.lab:8200',
    THALAMUS_VAULT_TOKEN: 't',
    THALAMUS_DATABASE_URL: 'vault:secret/data/db#url',
    THALAMUS_GNS3_SERVERS: '[{id: one, url: "http://gns3.lab:3080", user: u, password: "vault:secret/data/gns3#one"}]',
    THALAMUS_SNMP_COMMUNITIES: '[public2, "vault:secret/data/snmp#community"]',
    THALAMUS_CONSOLES_PASSWORD: 'vault:secret/data/console#password',
  },
});

test('values are looked up when they are read, wherever they stand', () => {
  let round = 1;
  const live = liveConfig(config, (reference) => `${reference.split('#')[1]!}-${round}`);
  const [server] = live.gns3.servers;
  const { communities } = live.snmp;
  expect([live.databaseUrl, server!.password, ...communities, live.consoles.password]).toEqual([
    'url-1',
    'one-1',
    'public2',
    'community-1',
    'password-1',
  ]);
  round = 2;
  expect([server!.password, ...communities.map((each) => each)]).toEqual(['one-2', 'public2', 'community-2']);
  expect({ ...live, databaseUrl: '', gns3: null, snmp: null, consoles: null }).toEqual({
    ...config,
    databaseUrl: '',
    gns3: null,
    snmp: null,
    consoles: null,
  });
});

test('what the start cannot do without is told', () => {
  const { all, needed } = referencesOf(config);
  expect(all.toSorted()).toEqual([
    'vault:secret/data/console#password',
    'vault:secret/data/db#url',
    'vault:secret/data/gns3#one',
    'vault:secret/data/snmp#community',
  ]);
  expect([...needed].toSorted()).toEqual(['vault:secret/data/db#url', 'vault:secret/data/snmp#community']);
});
