/** Texts of VPCS 0.8.3 (Paul Meng, BSD licence), as a console printed them. Lines of the banner end in CR CR LF, all others in CR LF. */

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

/** `{Hword}` is bold and `{Uword}` underlined, as in VPCS's own texts. */
function marked(text: string): string {
  return `\n${text.replaceAll(/\{([HU])([^}]*)\}/g, (_, kind: string, word: string) => (kind === 'H' ? bold(word) : underlined(word)))}`;
}

const DHCP = `    {H-d}         Show DHCP packet decode
    {H-r}         Renew DHCP lease
    {H-x}         Release DHCP lease
`;

/** What `<command> ?` prints. */
export const COMMAND_HELP: Readonly<Record<string, string>> = {
  clear: marked(`{Hclear} {Hip}|{Hipv6}|{Harp}|{Hneighbor}|{Hhist}
  Clear ip/ipv6 address, arp/neighbor table, command history.
`),
  dhcp: marked(`{Hip dhcp} [{UOPTION}]
  Attempt to obtain IPv4 address, mask, gateway and DNS via DHCP
  OPTION:
${DHCP}`),
  ip: marked(`{Hip} {UARG} ... [{UOPTION}]
  Configure the current VPC's IP settings
    ARG ...:
    {Uaddress} [{Umask}] [{Ugateway}]
    {Uaddress} [{Ugateway}] [{Umask}]
                   Set the VPC's ip, default gateway ip and network mask
                   Default IPv4 mask is /24, IPv6 is /64. Example:
                   {Hip 10.1.1.70/26 10.1.1.65} set the VPC's ip to 10.1.1.70,
                   the gateway to 10.1.1.65, the netmask to 255.255.255.192.
                   In tap mode, the ip of the tapx is the maximum host ID
                   of the subnet. In the example above the tapx ip would be 
                   10.1.1.126
                   {Umask} may be written as /26, 26 or 255.255.255.192
    {Hauto}           Attempt to obtain IPv6 address, mask and gateway using SLAAC
    {Hdhcp} [{UOPTION}]  Attempt to obtain IPv4 address, mask, gateway, DNS via DHCP
          {H-d}         Show DHCP packet decode
          {H-r}         Renew DHCP lease
          {H-x}         Release DHCP lease
    {Hdns} {Uip}         Set DNS server {Uip}, delete if {Uip} is '0'
    {Hdns6} {Uipv6}      Set DNS server {Uipv6}, delete if {Uipv6} is '0'
    {Hdomain} {UNAME}    Set local domain name to {UNAME}
`),
  load: marked(`{Hload} [{UFILENAME}[.vpc]]
  Load the configuration/script from the file {UFILENAME}. If {UFILENAME} ends with
  '.vpc', then the '.vpc' can be omitted. If {UFILENAME} is omitted then 
  {Ustartup.vpc} will be loaded if it exists.
  Note: Press Ctrl+C to interrupt the running script.
`),
  ping: marked(`{Hping} {UHOST} [{UOPTION} ...]
  Ping the network {UHOST}. {UHOST} can be an ip address or name
    Options:
     {H-1}             ICMP mode, default
     {H-2}             UDP mode
     {H-3}             TCP mode
     {H-c} {Ucount}       Packet count, default 5
     {H-D}             Set the Don't Fragment bit
     {H-f} {UFLAG}        Tcp header FLAG |{HC}|{HE}|{HU}|{HA}|{HP}|{HR}|{HS}|{HF}|
                               bits |7 6 5 4 3 2 1 0|
     {H-i} {Ums}          Wait {Ums} milliseconds between sending each packet
     {H-l} {Usize}        Data size
     {H-P} {Uprotocol}    Use IP {Uprotocol} in ping packets
                      {H1} - ICMP (default), {H17} - UDP, {H6} - TCP
     {H-p} {Uport}        Destination port
     {H-s} {Uport}        Source port
     {H-T} {Uttl}         Set {Uttl}, default 64
     {H-t}             Send packets until interrupted by Ctrl+C
     {H-w} {Ums}          Wait {Ums} milliseconds to receive the response

  Notes: 1. Using names requires DNS to be set.
         2. Use Ctrl+C to stop the command.
`),
  relay: marked(`{Hrelay} {UARG}
  ARG:
     {Hadd} [{Uip1}:]{Uport1} [{Uip2}:]{Uport2}   Relay the packets between {Uip1} and {Uip2}
     {Hdel} [{Uip1}:]{Uport1} [{Uip2}:]{Uport2}   Delete the relay rule
     {Hdel} {Uid}                        Delete the relay rule
     {Hdump} [{Hon}|{Hoff}]                 Dump relay packets to file
     {Hport} {Uport}                     Set relay hub port
     {Hshow}                          Show the relay rules
  Note: {Uip1} and {Uip2} are 127.0.0.1 by default
`),
  rlogin: marked(`{Hrlogin} [{Uip}] {Uport}
  Telnet to {Uport} at {Uip} (default 127.0.0.1) relative to host PC. 
  To attach to the console of a virtual router running on port 2000 of this
  host PC, use {Hrlogin 2000}
  To telnet to the port 2004 of a remote host 10.1.1.1, use
  {Hrlogin 10.1.1.1 2004}
`),
  save: marked(`{Hsave} [{UFILENAME}[.vpc]]
  Save the configuration to the file {UFILENAME.vpc}. If there is no '.' in
  {UFILENAME} then a '.vpc' extension is added. If {UFILENAME} is omitted then the
  configuration will be saved to {Ustartup.vpc}
`),
  set: marked(`{Hset} {UARG} ...
  Set hostname, connection port, ipfrag state, dump options and echo options
    ARG:
    {Hdump} {UFLAG} [[{UFLAG}]...]    Set the packet dump flags for this VPC. 
         FLAG:
             {Hall}             All the packets including incoming.
                               must use [detail|mac|raw] as well as 'all'
             {Hdetail}          Print protocol
             {Hfile}            Dump packets to file 'vpcs[id]_yyyymmddHHMMSS.pcap'
             {Hoff}             Clear all the flags
             {Hmac}             Print hardware MAC address
             {Hraw}             Print the first 40 bytes
    {Hecho} {Hon}|{Hoff}|{Ucolor} ...    Set echoing options. See {Hset echo ?}
    {Hlport} {Uport}               Local port
    {Hmtu} {Uvalue}                Set the maximum transmission unit of the interface
    {Hpcname} {UNAME}              Set the hostname of the current VPC to {UNAME}
    {Hrport} {Uport}               Remote peer port
    {Hrhost} {Uip}                 Remote peer host IPv4 address
`),
  show: marked(`{Hshow} [{UARG}]
  Show information for ARG
    ARG:
       {Harp}                Show arp table
       {Hdump}               Show dump flags 
       {Hecho}               Show the status of the echo flag. See {Hset echo ?}
       {Hhistory}            List the command history
       {Hip} [{Hall}]           Show IPv4 details
                          Shows VPC Name, IP address, mask, gateway, DNS, MAC, 
                          lport, rhost:rport and MTU
       {Hipv6} [{Hall}]         Show IPv6 details
                          Shows VPC Name, IPv6 addresses/mask, gateway, MAC,
                          lport, rhost:rport and MTU
       {Hversion}            Show the version information

  Notes: 
  1. If no parameter is given, the key information of the current VPC will be
     displayed
  2. If 'all' parameter is given for {Hip}/{Hipv6} a reduced view in tablular
     format will be displayed.
`),
  sleep: marked(`{Hsleep} [{Useconds}] [{Utext}]
  Print {Utext} and pause execution of script for {Utime} seconds.
  If {Useconds} is zero or missing, pause until a key is pressed. 
  Default text when no parameters given: 'Press any key to continue'
  See {Hload} [{Ufilename}]
`),
  trace: marked(`{Htrace} {UHOST} [{UOPTION} ...]
  Print the path packets take to the network {UHOST}. {UHOST} can be an ip address or
  name.
    Options:
      {H-P} {Uprotocol}    Use IP {Uprotocol} in trace packets
                       {H1} - icmp, {H17} - udp (default), {H6} - tcp
      {H-m} {Uttl}         Maximum {Uttl}, default 8

  Notes: 1. Using names requires DNS to be set.
         2. Use Ctrl+C to stop the command.
`),
};
