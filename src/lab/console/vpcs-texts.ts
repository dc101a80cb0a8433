/** Texts of VPCS 0.8.3, as a console printed them. Lines of the banner end in CR CR LF, all others in CR LF. */

export const VERSION =
  [
    '',
    'Welcome to Virtual PC Simulator, version 0.8.3',
    'Dedicated to Daling.',
    'Build time: Nov 22 2026 16:13:35',
    'Copyright (c) 2007-2015, Paul Meng (mirnshi@gmail.com)',
    'All rights reserved.',
  ].join('\r\r\n') +
  '\r\r\n\r\r\n' +
  [
    'VPCS is free software, distributed under the terms of the "BSD" licence.',
    'Source code and license can be found at vpcs.sf.net.',
    'For more information, please visit wiki.freecode.com.cn.',
  ].join('\r\r\n') +
  '\r\r\n';

export const BANNER = `${VERSION}\r\nPress '?' to get help.\r\n`;

const bold = (text: string): string => `\u001b[1m${text}\u001b[0m`;
const underlined = (text: string): string => `\u001b[4m${text}\u001b[0m`;

/** Each line: command, its arguments as printed, padding included. */
export const HELP = `\r\n${[
  `${bold('?')}                        Print help`,
  `${bold('arp')}                        Shortcut for: ${bold('show arp')}. Show arp table`,
  `${bold('clear')} ${underlined('ARG')}                Clear IPv4/IPv6, arp/neighbor cache, command history`,
  `${bold('dhcp')} [${underlined('OPTION')}]            Shortcut for: ${bold('ip dhcp')}. Get IPv4 address via DHCP`,
  `${bold('disconnect')}               Exit the telnet session (daemon mode)`,
  '',
  `${bold('echo')} ${underlined('TEXT')}                Display ${underlined('TEXT')} in output. See also  ${bold('set echo ?')}`,
  `${bold('help')}                     Print help`,
  `${bold('history')}                  Shortcut for: ${bold('show history')}. List the command history`,
  `${bold('ip')} ${underlined('ARG')} ... [${underlined('OPTION')}]      Configure the current VPC's IP settings. See ${bold('ip ?')}`,
  `${bold('load')} [${underlined('FILENAME')}]          Load the configuration/script from the file ${underlined('FILENAME')}`,
  `${bold('ping')} ${underlined('HOST')} [${underlined('OPTION')} ...]   Ping ${underlined('HOST')} with ICMP (default) or TCP/UDP. See ${bold('ping ?')}`,
  `${bold('quit')}                     Quit program`,
  `${bold('relay')} ${underlined('ARG')} ...            Configure packet relay between UDP ports. See ${bold('relay ?')}`,
  `${bold('rlogin')} [${underlined('ip')}] ${underlined('port')}         Telnet to ${underlined('port')} on host at ${underlined('ip')} (relative to host PC)`,
  `${bold('save')} [${underlined('FILENAME')}]          Save the configuration to the file ${underlined('FILENAME')}`,
  `${bold('set')} ${underlined('ARG')} ...              Set VPC name and other options. Try ${bold('set ?')}`,
  `${bold('show')} [${underlined('ARG')} ...]           Print the information of VPCs (default). See ${bold('show ?')}`,
  `${bold('sleep')} [${underlined('seconds')}] [TEXT]   Print TEXT and pause running script for ${underlined('seconds')}`,
  `${bold('trace')} ${underlined('HOST')} [${underlined('OPTION')} ...]  Print the path packets take to network ${underlined('HOST')}`,
  `${bold('version')}                  Shortcut for: ${bold('show version')}`,
  '',
  `To get command syntax help, please enter '${bold('?')}' as an argument of the command.`,
].join('\r\n')}\r\n`;
