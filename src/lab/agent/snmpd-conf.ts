import type { Device } from '../device/device.ts';
import { parseIpv4 } from '../device/ipv4.ts';
import type { LabNode } from '../network/objects.ts';
import type { SnmpUser } from './user-keys.ts';

/** What a host has whose project says nothing: its image lets everybody read. */
const WITHOUT_FILE = 'rocommunity public\n';

/** Where the file of a host lies in the project's folder, beside the one that it boots from. */
export function snmpdConfOf({ nodeType, nodeId }: Pick<LabNode, 'nodeType' | 'nodeId'>): string {
  return `project-files/${nodeType}/${nodeId}/etc/snmp/snmpd.conf`;
}

/** Reads a host's `snmpd.conf` from its project as snmpd does when it starts. */
export function readSnmpdConf(device: Device): void {
  const text = device.node.project.files.get(snmpdConfOf(device.node))?.toString() ?? WITHOUT_FILE;
  applySnmpdConf(device, text);
}

/** Net-SNMP's names of protocols. @see snmpd.conf(5), SNMPv3 configuration */
const AUTHENTICATION: Readonly<Record<string, SnmpUser['authProtocol']>> = {
  MD5: 'md5',
  SHA: 'sha',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const PRIVACY: Readonly<Record<string, SnmpUser['privProtocol']>> = { DES: 'des', AES: 'aes', 'AES-128': 'aes', 'AES-256-C': 'aes256' };

/** Words of a line; quotation marks hold some together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** `createUser NAME [HASH PASSWORD [CIPHER [PASSWORD]]]`; without a second password the first serves twice. */
function createdUser([name = '', hash, authKey, cipher, privKey]: readonly string[]): SnmpUser {
  const authProtocol = AUTHENTICATION[hash?.toUpperCase() ?? ''] ?? null;
  const privProtocol = authProtocol === null ? null : (PRIVACY[cipher?.toUpperCase() ?? ''] ?? null);
  return {
    name,
    authProtocol,
    authKey: authProtocol === null ? null : (authKey ?? null),
    privProtocol,
    privKey: privProtocol === null ? null : (privKey ?? authKey ?? null),
  };
}

/** What of snmpd.conf(5) an agent of the lab knows; other lines change nothing. A user is known when it is created and let in. */
export function applySnmpdConf(device: Device, text: string): void {
  const { snmp } = device;
  const created = new Map<string, SnmpUser>();
  const letIn = new Map<string, 'ro' | 'rw'>();
  let trapCommunity = 'public';
  const sink = (host: string | undefined, community: string | undefined, version: '1' | '2c'): void => {
    // snmpd takes names too; the lab has nobody who would know them.
    const ip = parseIpv4(host?.replace(/^udp:/, '').replace(/:\d+$/, '') ?? '');
    if (ip !== null) snmp.trapHosts = [...snmp.trapHosts, { ip, community: community ?? trapCommunity, version }];
  };
  for (const line of text.split('\n')) {
    const [directive = '', ...words] = wordsOf(line.replace(/^\s*#.*$/, ''));
    const rest = line.trim().slice(directive.length).trim();
    switch (directive.toLowerCase()) {
      case 'rocommunity':
      case 'rwcommunity':
        if (words[0] !== undefined) snmp.communities.set(words[0], directive.toLowerCase() === 'rwcommunity' ? 'rw' : 'ro');
        break;
      case 'syslocation':
        snmp.location = rest;
        break;
      case 'syscontact':
        snmp.contact = rest;
        break;
      case 'createuser':
        if (words[0] !== undefined) created.set(words[0], createdUser(words));
        break;
      case 'rouser':
      case 'rwuser':
        if (words[0] !== undefined) letIn.set(words[0], directive.toLowerCase() === 'rwuser' ? 'rw' : 'ro');
        break;
      case 'trapcommunity':
        trapCommunity = words[0] ?? trapCommunity;
        break;
      case 'trapsink':
        sink(words[0], words[1], '1');
        break;
      case 'trap2sink':
        sink(words[0], words[1], '2c');
        break;
      case 'authtrapenable':
        snmp.authenticationTraps = words[0] === '1';
        break;
      default:
    }
  }
  snmp.users = [...created.values()].flatMap((user) => {
    const access = letIn.get(user.name);
    return access === undefined ? [] : [{ ...user, access }];
  });
}
