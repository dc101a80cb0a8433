import { expect, test } from 'vitest';
import { parseIpv4 } from '../device/ipv4.ts';
import { testNetwork } from '../forwarding/test-network.ts';
import { applySnmpdConf, readSnmpdConf, snmpdConfOf } from './snmpd-conf.ts';

test('a host takes its communities, users and trap sinks from snmpd.conf', () => {
  const device = testNetwork().host('srv');
  applySnmpdConf(
    device,
    `# who may what
rocommunity  public 10.0.0.0/8
rwcommunity "very secret"
  sysLocation Room 12, rack 3
syscontact  Ops <ops@example.net>
createUser alice SHA-256 "maplesyrup one" AES pancakes
createUser bob MD5 maplesyrup DES
createUser carol
createUser mallory SHA maplesyrup
rouser alice priv
rwuser bob auth
rouser carol noauth
trapcommunity traps
trapsink 10.0.0.9 old
trap2sink 10.0.0.8
trap2sink nms.example.net
authtrapenable 1
agentAddress udp:161
`,
  );
  expect([...device.snmp.communities]).toEqual([
    ['public', 'ro'],
    ['very secret', 'rw'],
  ]);
  expect([device.snmp.location, device.snmp.contact, device.snmp.authenticationTraps]).toEqual([
    'Room 12, rack 3',
    'Ops <ops@example.net>',
    true,
  ]);
  expect(device.snmp.users).toEqual([
    { name: 'alice', authProtocol: 'sha256', authKey: 'maplesyrup one', privProtocol: 'aes', privKey: 'pancakes', access: 'ro' },
    { name: 'bob', authProtocol: 'md5', authKey: 'maplesyrup', privProtocol: 'des', privKey: 'maplesyrup', access: 'rw' },
    { name: 'carol', authProtocol: null, authKey: null, privProtocol: null, privKey: null, access: 'ro' },
  ]);
  expect(device.snmp.trapHosts).toEqual([
    { ip: parseIpv4('10.0.0.9'), community: 'old', version: '1' },
    { ip: parseIpv4('10.0.0.8'), community: 'traps', version: '2c' },
  ]);
});

test('a host reads the file of its project, and without one everybody may read', () => {
  const lab = testNetwork();
  const [first, second] = [lab.host('one'), lab.host('two')];
  lab.project.files.set(snmpdConfOf(second.node), Buffer.from('rocommunity other\n'));
  readSnmpdConf(first);
  readSnmpdConf(second);
  expect([[...first.snmp.communities], [...second.snmp.communities]]).toEqual([[['public', 'ro']], [['other', 'ro']]]);
});
