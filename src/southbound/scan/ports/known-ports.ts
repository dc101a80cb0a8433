/**
 * Services by the number of their TCP port, as the IANA Service Name and Transport Protocol Port Number Registry has them. Those that it has not are of
 * the document beside them.
 */
const SERVICES: ReadonlyMap<number, string> = new Map([
  [7, 'echo'],
  [13, 'daytime'],
  [21, 'ftp'],
  [22, 'ssh'],
  [23, 'telnet'],
  [25, 'smtp'],
  [49, 'tacacs'],
  [53, 'domain'],
  [79, 'finger'],
  [80, 'http'],
  [102, 'iso-tsap'],
  [110, 'pop3'],
  [111, 'sunrpc'],
  [139, 'netbios-ssn'],
  [143, 'imap'],
  [179, 'bgp'],
  [389, 'ldap'],
  [443, 'https'],
  [445, 'microsoft-ds'],
  [502, 'mbap'],
  [514, 'shell'],
  [515, 'printer'],
  [554, 'rtsp'],
  [587, 'submission'],
  [623, 'oob-ws-http'],
  [631, 'ipp'],
  [636, 'ldaps'],
  [639, 'msdp'],
  [646, 'ldp'],
  [830, 'netconf-ssh'],
  [853, 'domain-s'],
  [873, 'rsync'],
  [993, 'imaps'],
  [995, 'pop3s'],
  [1723, 'pptp'],
  [1883, 'mqtt'],
  [2000, 'cisco-sccp'],
  [2049, 'nfs'],
  // FRRouting User Guide, "Basic Commands": the terminals of its daemons.
  [2601, 'zebra'],
  [2604, 'ospfd'],
  [2605, 'bgpd'],
  // GNS3 documentation, "GNS3 API": the controller.
  [3080, 'gns3'],
  [3306, 'mysql'],
  [3389, 'ms-wbt-server'],
  [4786, 'smart-install'],
  [5060, 'sip'],
  [5432, 'postgresql'],
  [5900, 'rfb'],
  [6379, 'redis'],
  [6653, 'openflow'],
  [8000, 'irdmi'],
  [8080, 'http-alt'],
  // MikroTik documentation, "Services": WinBox and the API.
  [8291, 'winbox'],
  [8443, 'pcsync-https'],
  [8728, 'mikrotik-api'],
  [8729, 'mikrotik-api-ssl'],
  [9100, 'pdl-datastream'],
  [9339, 'gnmi-gnoi'],
  [10161, 'snmptls'],
  [57400, 'gnmi-nokia'],
]);

/** What is asked where no ports are named: what equipment, and hosts of a lab, listen at. */
export const COMMON_PORTS: readonly number[] = [...SERVICES.keys()];

/** Whoever listens there speaks HTTP, or does no harm when it is spoken to: a printer would print it. */
const HTTP: ReadonlySet<number> = new Set([80, 3080, 5000, 8000, 8008, 8080, 8081, 8888]);
const HTTPS: ReadonlySet<number> = new Set([443, 4443, 8443, 10443]);
/** Whoever listens there begins with TLS. */
const TLS: ReadonlySet<number> = new Set([...HTTPS, 636, 853, 993, 995, 8729]);

/** Null for a port that has no name here. */
export function serviceOfPort(port: number): string | null {
  return SERVICES.get(port) ?? null;
}

export function speaksHttp(port: number): boolean {
  return HTTP.has(port) || HTTPS.has(port);
}

export function speaksTls(port: number): boolean {
  return TLS.has(port);
}
