import type { Severity } from '#model/severity.ts';
import type { Finding } from './messages.ts';

interface PortRule {
  readonly ports: readonly number[];
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  readonly advice: string;
}

/** Services that should not be reachable. @see IANA Service Name and Port Number Registry; NIST SP 800-123 §4; CIS Controls v8, 4.8 */
const PORTS: readonly PortRule[] = [
  {
    ports: [23, 2323],
    rule: 'port.telnet',
    severity: 'major',
    title: 'Telnet is open: passwords pass readably',
    advice: 'Use SSH and switch Telnet off.',
  },
  {
    ports: [512, 513, 514],
    rule: 'port.r-services',
    severity: 'critical',
    title: 'A remote shell without passwords is open',
    advice: 'Switch rexec, rlogin and rsh off.',
  },
  { ports: [21], rule: 'port.ftp', severity: 'minor', title: 'FTP is open: passwords pass readably', advice: 'Use SFTP or SCP.' },
  {
    ports: [80, 8080],
    rule: 'port.http',
    severity: 'warning',
    title: 'HTTP without TLS is open',
    advice: 'Use HTTPS where it manages the device.',
  },
  { ports: [111, 2049], rule: 'port.nfs', severity: 'minor', title: 'RPC or NFS is open', advice: 'Let only those reach it that need it.' },
  {
    ports: [139, 445],
    rule: 'port.smb',
    severity: 'minor',
    title: 'Windows file sharing is open',
    advice: 'Let only those reach it that need it.',
  },
  {
    ports: [3306, 5432, 1433, 1521, 27017, 6379, 9200, 11211],
    rule: 'port.database',
    severity: 'major',
    title: 'A database is open to the network',
    advice: 'Let only its application reach it.',
  },
  {
    ports: [2375],
    rule: 'port.docker',
    severity: 'critical',
    title: 'The Docker API is open without TLS: whoever reaches it is root',
    advice: 'Close it, or use TLS with client certificates.',
  },
  { ports: [5900, 5901, 6000], rule: 'port.screen', severity: 'major', title: 'VNC or X11 is open', advice: 'Use a tunnel.' },
  { ports: [3389], rule: 'port.rdp', severity: 'minor', title: 'Remote desktop is open', advice: 'Let only administrators reach it.' },
  {
    ports: [7],
    rule: 'port.echo',
    severity: 'minor',
    title: 'A small service is open that reflects traffic',
    advice: 'Switch it off (no service tcp-small-servers).',
  },
  {
    ports: [4786],
    rule: 'port.smart-install',
    severity: 'critical',
    title: 'Cisco Smart Install is open: it gives and takes configurations without a password',
    advice: 'no vstack',
  },
];

/** Communities that ship with devices or that everybody tries first. @see RFC 3584 §5.2; vendors' hardening guides */
const WELL_KNOWN: ReadonlySet<string> = new Set([
  'public',
  'private',
  'cisco',
  'admin',
  'monitor',
  'community',
  'snmp',
  'default',
  'write',
  'read',
]);

interface ConfigurationRule {
  readonly rule: string;
  readonly severity: Severity;
  readonly says: RegExp;
  readonly title: string;
  readonly advice: string;
}

/** Lines of configurations. @see Cisco IOS hardening guide (document 13608); CIS Cisco IOS 16 benchmark; Juniper hardening guide; OpenSSH sshd_config(5) */
const CONFIGURATION: readonly ConfigurationRule[] = [
  {
    rule: 'configuration.enable-password',
    severity: 'major',
    says: /^enable password /mu,
    title: 'The password of enable is kept readably',
    advice: 'enable secret',
  },
  {
    rule: 'configuration.plain-user',
    severity: 'major',
    says: /^username \S+ (?:privilege \d+ )?password /mu,
    title: 'Passwords of users are kept readably or reversibly',
    advice: 'username … secret',
  },
  {
    rule: 'configuration.no-encryption',
    severity: 'minor',
    says: /^no service password-encryption/mu,
    title: 'Passwords stand readably in the configuration',
    advice: 'service password-encryption',
  },
  {
    rule: 'configuration.telnet',
    severity: 'major',
    says: /^\s*transport input (?:all|.*\btelnet\b)/mu,
    title: 'Lines take Telnet',
    advice: 'transport input ssh',
  },
  {
    rule: 'configuration.http-server',
    severity: 'minor',
    says: /^ip http server/mu,
    title: 'The web server without TLS is on',
    advice: 'no ip http server',
  },
  {
    rule: 'configuration.source-route',
    severity: 'warning',
    says: /^ip source-route/mu,
    title: 'Packets may choose their route',
    advice: 'no ip source-route',
  },
  {
    rule: 'configuration.snmp-default',
    severity: 'critical',
    says: /^snmp-server community (?:public|private)\b/mu,
    title: 'A well-known community is configured',
    advice: 'Use SNMPv3, or a community that nobody guesses with an access list.',
  },
  {
    rule: 'configuration.snmp-write',
    severity: 'major',
    says: /^snmp-server community \S+ RW\s*$/mu,
    title: 'A community may write, from anywhere',
    advice: 'Remove it or add an access list.',
  },
  {
    rule: 'configuration.ssh-1',
    severity: 'major',
    says: /^ip ssh version 1\b/mu,
    title: 'SSH version 1 is on',
    advice: 'ip ssh version 2',
  },
  {
    rule: 'configuration.small-servers',
    severity: 'minor',
    says: /^service (?:tcp|udp)-small-servers/mu,
    title: 'Small services are on that reflect traffic',
    advice: 'no service tcp-small-servers, no service udp-small-servers',
  },
  {
    rule: 'configuration.no-login',
    severity: 'critical',
    says: /^line vty[^\n]*\n(?: [^\n]*\n)*? no login\s*$/mu,
    title: 'Remote lines ask for no password',
    advice: 'login local, or AAA',
  },
  {
    rule: 'configuration.root-login',
    severity: 'minor',
    says: /^\s*PermitRootLogin yes/mu,
    title: 'root may log in by SSH with a password',
    advice: 'PermitRootLogin prohibit-password',
  },
  {
    rule: 'configuration.junos-telnet',
    severity: 'major',
    says: /^\s*(?:set system services telnet|telnet;)/mu,
    title: 'Telnet is on',
    advice: 'delete system services telnet',
  },
];

export function weakPorts(
  open: readonly { readonly address: string; readonly port: number; readonly service: string | null }[],
): readonly Finding[] {
  return PORTS.flatMap(({ ports, rule, severity, title, advice }) => {
    const seen = open.filter(({ port }) => ports.includes(port));
    if (seen.length === 0) return [];
    return [{ rule, severity, title, advice, evidence: seen.map(({ address, port }) => `${address} port ${port}`).join(', ') }];
  });
}

export function weakCommunity(community: string | null, version: string | null): readonly Finding[] {
  const findings: Finding[] = [];
  if (community !== null && WELL_KNOWN.has(community.toLowerCase())) {
    findings.push({
      rule: 'snmp.well-known-community',
      severity: 'major',
      title: 'SNMP answers to a well-known community',
      evidence: `It answers to "${community}".`,
      advice: 'Use SNMPv3, or a community that nobody guesses with an access list.',
    });
  }
  if (version === '1' || version === '2c') {
    findings.push({
      rule: 'snmp.no-encryption',
      severity: 'warning',
      title: `SNMP ${version} passes readably`,
      evidence: `It was asked with SNMP ${version}.`,
      advice: 'Use SNMPv3 with authentication and privacy.',
    });
  }
  return findings;
}

export function weakConfiguration(text: string): readonly Finding[] {
  return CONFIGURATION.flatMap(({ rule, severity, says, title, advice }) => {
    const match = says.exec(text);
    if (match === null) return [];
    const line = text.slice(0, match.index).split('\n').length;
    return [
      { rule, severity, title, advice, evidence: `Line ${line}: ${match[0].trim().split('\n')[0]!.split(/\s+/u).slice(0, 3).join(' ')} …` },
    ];
  });
}

const COST: Readonly<Record<Severity, number>> = { info: 0, warning: 3, minor: 8, major: 20, critical: 40 };

/** From 100 down by the weight of each finding. */
export function scoreOf(findings: readonly Finding[]): number {
  return Math.max(0, 100 - findings.reduce((sum, { severity }) => sum + COST[severity], 0));
}
