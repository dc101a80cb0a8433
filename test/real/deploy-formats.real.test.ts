import { copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '#kit/free-port.ts';
import { environmentPath } from '../../tools/environment.mjs';
import { DEPLOY, deployed, Scratch } from './deployed-files.ts';

// The programs that know the formats: the schema of the Compose Specification (check-jsonschema), those of Kubernetes' API
// (kubernetes-validate), the models of Istio's (cloudcoil), hadolint, Net-SNMP's agent and fail2ban.

const scratch = new Scratch();
afterAll(() => scratch.cleanUp());

const { deploy: programs } = environmentPath();
const files = (folder: string, ending: string): string[] =>
  readdirSync(join(DEPLOY, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => join(DEPLOY, folder, name));
const manifests = (folder: string) => files(folder, '.yaml').filter((path) => !path.endsWith('kustomization.yaml'));

test('Compose files fit the schema of the Compose Specification, and one with a wrong key does not', () => {
  const words = ['--builtin-schema', 'vendor.compose-spec'];
  const told = scratch.run(join(programs, 'check-jsonschema'), [...words, ...files('compose', '.yaml'), ...files('swarm', '.yaml')]);
  expect(told, told.output).toMatchObject({ status: 0 });
  writeFileSync(join(scratch.folder, 'wrong.yaml'), deployed('compose/compose.yaml').replace('\nnetworks:', '\nnetwork:'));
  expect(scratch.run(join(programs, 'check-jsonschema'), [...words, join(scratch.folder, 'wrong.yaml')]).status).not.toBe(0);
});

test('manifests fit the schemas of Kubernetes without a field that it does not know', () => {
  const validate = (...paths: string[]) =>
    scratch.run(join(programs, 'kubernetes-validate'), ['--strict', '--no-warn', '-k', '1.33', ...paths]);
  const told = validate(...manifests('kubernetes/resources'), join(DEPLOY, 'kubernetes/istio/monitoring.yaml'));
  expect(told, told.output).toMatchObject({ status: 0 });
  writeFileSync(join(scratch.folder, 'wrong.yaml'), deployed('kubernetes/resources/api.yaml').replace('livenessProbe', 'lifenessProbe'));
  expect(validate(join(scratch.folder, 'wrong.yaml')).status).not.toBe(0);
});

const ISTIO = `
import sys, yaml
from cloudcoil.models.istio.networking import v1 as networking
from cloudcoil.models.istio.security import v1 as security

# What a model does not know it leaves out without a word.
def unknown(given, told, place):
    if isinstance(given, dict):
        for key, value in given.items():
            yield from unknown(value, told[key], f'{place}.{key}') if key in told else [f'{place}.{key}']
    elif isinstance(given, list):
        for one, other in zip(given, told):
            yield from unknown(one, other, place)

for path in sys.argv[1:]:
    for document in yaml.safe_load_all(open(path)):
        models = security if document['apiVersion'].startswith('security') else networking
        model = getattr(models, document['kind']).model_validate(document)
        told = model.model_dump(by_alias=True, exclude_none=True, mode='json')
        print(document['kind'], *unknown(document, told, 'unknown: '))
`;

test("Istio's models know everything that is asked of it, and not what is not theirs", () => {
  const script = join(scratch.folder, 'istio.py');
  const wrong = join(scratch.folder, 'wrong.yaml');
  writeFileSync(script, ISTIO);
  writeFileSync(wrong, deployed('kubernetes/istio/destination-rule.yaml').replace('outlierDetection', 'outlierDetections'));
  const paths = ['virtual-service', 'destination-rule', 'peer-authentication'].map((name) => join(DEPLOY, `kubernetes/istio/${name}.yaml`));
  const told = scratch.run(join(programs, 'python'), [script, ...paths, wrong]);
  expect(told.output.trim().split('\n')).toEqual([
    'VirtualService',
    'DestinationRule',
    'PeerAuthentication',
    'DestinationRule unknown: .spec.trafficPolicy.outlierDetections',
  ]);
});

test('hadolint has nothing to say about the images', () => {
  const told = scratch.run(join(programs, 'hadolint'), files('images', '.dockerfile'));
  expect(told).toEqual({ status: 0, output: '' });
});

test('the agent answers the communities of labs, and lets only the one for it set only what may be set', async () => {
  const port = await freePort();
  const { folder } = scratch;
  const conf = deployed('snmp/snmpd.conf').replace('agentaddress udp:161', `agentaddress udp:127.0.0.1:${port}`);
  writeFileSync(join(folder, 'snmpd.conf'), conf);
  const ask = (program: string, community: string, ...words: string[]) =>
    scratch.run(program, ['-v2c', '-c', community, '-t', '1', '-r', '1', '-On', '-m', '', `127.0.0.1:${port}`, ...words]);
  const LOCATION = '.1.3.6.1.2.1.1.6.0';
  const CONTACT = '.1.3.6.1.2.1.1.4.0';
  const USERS = '.1.3.6.1.6.3.15';
  process.env['SNMP_PERSISTENT_DIR'] = folder;
  await scratch.start('snmpd', 'snmpd', ['-f', '-Lo', '-C', '-c', join(folder, 'snmpd.conf'), '-p', join(folder, 'snmpd.pid')], () => {
    return ask('snmpget', 'public', LOCATION).status === 0;
  });
  for (const community of ['public', 'readonly', 'readwrite']) {
    expect(ask('snmpget', community, LOCATION).output).toContain('"GNS3 lab"');
    expect(ask('snmpwalk', community, USERS).output).toMatch(/No Such Object|No more variables/);
  }
  expect(ask('snmpget', 'private', LOCATION).status).not.toBe(0);
  expect(ask('snmpset', 'readonly', CONTACT, 's', 'nobody').output).toMatch(/noAccess|authorizationError/);
  expect(ask('snmpset', 'readwrite', CONTACT, 's', 'noc').status).toBe(0);
  expect(ask('snmpget', 'public', CONTACT).output).toContain('"noc"');
  // snmpEnableAuthenTraps, outside of what may be set.
  expect(ask('snmpset', 'readwrite', '.1.3.6.1.2.1.11.30.0', 'i', '2').output).toMatch(/noAccess/);
});

test('fail2ban takes the jail, and its filter finds who was not let in and no other line', () => {
  const { folder } = scratch;
  const config = join(folder, 'fail2ban');
  cpSync('/etc/fail2ban', config, { recursive: true });
  mkdirSync(join(config, 'jail.d'), { recursive: true });
  // Debian's own jail asks for the log of its SSH server.
  writeFileSync(join(config, 'jail.d', 'defaults-debian.conf'), '');
  writeFileSync(join(folder, 'refused.log'), '');
  const jail = deployed('fail2ban/thalamus.local').replace('/var/log/thalamus', folder);
  writeFileSync(join(config, 'jail.d', 'thalamus.local'), jail);
  copyFileSync(join(DEPLOY, 'fail2ban/filter.d/thalamus.local'), join(config, 'filter.d', 'thalamus.local'));
  const checked = scratch.run('fail2ban-client', ['-c', config, '-t']);
  expect(checked.output).toContain('OK: configuration test is successful');
  expect(scratch.run('fail2ban-client', ['-c', config, '-d']).output).toMatch(/'set', 'thalamus', 'addlogpath'/);

  const line = (what: string) => `2001:db8::9 - [2026-11-26T02:00:00+00:00] "${what} HTTP/1.1" `;
  const found = [`${line('POST /api/common/api/v1/auth/token/')}401 1 0.1 "x"`, `${line('POST /signin/session/')}429 1 0.1 "x"`];
  const left = [
    `${line('POST /signin/renewal/')}401 1 0.1 "x"`,
    `${line('POST /api/common/api/v1/auth/token/')}200 1 0.1 "x"`,
    `${line('GET /x" 401 "POST /api/common/api/v1/auth/token/')}404 1 0.1 "x"`,
  ];
  writeFileSync(join(folder, 'lines.log'), [...found, ...left, ''].join('\n'));
  const told = scratch.run('fail2ban-regex', [join(folder, 'lines.log'), join(config, 'filter.d', 'thalamus.local')]);
  expect(told.output).toContain('Lines: 5 lines, 0 ignored, 2 matched, 3 missed');
});
