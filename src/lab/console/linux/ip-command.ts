import { interfaceNamed } from '../../device/interfaces.ts';
import { ipv4Text, parseIpv4 } from '../../device/ipv4.ts';
import { configured } from '../configured.ts';
import { hasRoom } from '../room.ts';
import type { Command, Host, Pipes } from './host.ts';
import { ipAddress, ipLink, ipNeighbor, ipRoute, shownInterfaces, type IpStyle } from './ip-show.ts';
import { changeRoute, readAddress, setDynamic } from './startup.ts';

const USAGE = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
where  OBJECT := { address | link | neighbour | route }
       OPTIONS := { -4 | -6 | -br | -j | -p | -s }
`;

const OBJECTS = ['address', 'link', 'route', 'neighbour', 'neighbor'] as const;

/** Options may be written `-br`, `-brief`, `-4`, `-j`, `-json`, `-j -p`, `-s`, `-o`. */
function readStyle(words: readonly string[]): { readonly style: IpStyle; readonly rest: readonly string[] } | string {
  const style = { json: false, pretty: false, brief: false, family: null as IpStyle['family'], statistics: false };
  let at = 0;
  for (; words[at]?.startsWith('-') === true; at += 1) {
    const option = words[at]!.replace(/^--?/, '');
    if (option === '4') style.family = 'inet';
    else if (option === '6') style.family = 'inet6';
    else if ('json'.startsWith(option) && option !== '') style.json = true;
    else if ('pretty'.startsWith(option)) style.pretty = true;
    else if ('brief'.startsWith(option) && option.length > 1) style.brief = true;
    else if ('statistics'.startsWith(option) || option === 'stats') style.statistics = true;
    else if (!['o', 'oneline', 'd', 'details', 'n', 'h', 'human', 'c', 'color=never', 'c=never'].includes(option))
      return `Option "-${option}" is unknown, try "ip -help".`;
  }
  return { style, rest: words.slice(at) };
}

function deviceWord(words: readonly string[]): string | null {
  const at = words.indexOf('dev');
  return at === -1 ? null : (words[at + 1] ?? null);
}

/** @returns the complaint, or what was done */
type Outcome = { readonly text: string } | { readonly complaint: string };

const done: Outcome = { text: '' };

function address({ network, device }: Host, style: IpStyle, words: readonly string[]): Outcome {
  const [verb = 'show', ...rest] = words;
  if ('show'.startsWith(verb) || verb === 'list' || verb === 'lst') {
    const only = deviceWord(rest) ?? rest.find((word) => interfaceNamed(device, word) !== null || word === 'lo') ?? rest[0] ?? null;
    if (only !== null && !['up', 'scope', 'lo'].includes(only) && interfaceNamed(device, only) === null)
      return { complaint: `Device "${only}" does not exist.` };
    return { text: ipAddress(network, device, style, only === 'up' || only === 'scope' ? null : only) };
  }
  const port = interfaceNamed(device, deviceWord(rest) ?? '');
  if (deviceWord(rest) === null) return { complaint: 'Not enough information: "dev" argument is required.' };
  if (port === null) return { complaint: `Cannot find device "${deviceWord(rest)}"` };
  if ('flush'.startsWith(verb)) {
    port.addresses = [];
    port.ipv6Addresses = [];
    setDynamic(device, port, false);
    return done;
  }
  const text = rest.find((word) => word !== 'dev' && word !== port.name) ?? '';
  const remove = 'delete'.startsWith(verb);
  if (!remove && !['add', 'replace', 'change'].some((each) => each.startsWith(verb)))
    return { complaint: `Command "${verb}" is unknown, try "ip address help".` };
  if (text.includes(':')) {
    const full = text.includes('/') ? text : `${text}/128`;
    const known = port.ipv6Addresses.includes(full);
    if (remove !== known)
      return { complaint: remove ? 'RTNETLINK answers: Cannot assign requested address' : 'RTNETLINK answers: File exists' };
    port.ipv6Addresses = remove ? port.ipv6Addresses.filter((each) => each !== full) : [...port.ipv6Addresses, full];
    return done;
  }
  const wanted = readAddress(text);
  if (wanted === null) return { complaint: `Error: any valid prefix is expected rather than "${text}".` };
  const same = port.addresses.find(
    ({ ip, prefixBits }) => ip === wanted.ip && (prefixBits === wanted.prefixBits || (remove && !text.includes('/'))),
  );
  if (remove) {
    if (same === undefined) return { complaint: 'RTNETLINK answers: Cannot assign requested address' };
    port.addresses = port.addresses.filter((each) => each !== same);
  } else {
    if (same !== undefined && verb.startsWith('a')) return { complaint: 'RTNETLINK answers: File exists' };
    port.addresses = [...port.addresses.filter((each) => each !== same), wanted];
  }
  return done;
}

function link({ network, device }: Host, style: IpStyle, words: readonly string[]): Outcome {
  const [verb = 'show', ...rest] = words;
  if ('show'.startsWith(verb) || verb === 'list') {
    const only = deviceWord(rest) ?? rest[0] ?? null;
    if (only !== null && only !== 'lo' && interfaceNamed(device, only) === null) return { complaint: `Device "${only}" does not exist.` };
    return { text: ipLink(network, device, style, only) };
  }
  if (verb !== 'set') return { complaint: 'RTNETLINK answers: Operation not supported' };
  const name = deviceWord(rest) ?? rest[0] ?? '';
  const port = interfaceNamed(device, name);
  if (port === null) return { complaint: `Cannot find device "${name}"` };
  const options = rest.filter((word) => word !== 'dev' && word !== name);
  for (let at = 0; at < options.length; at += 1) {
    const option = options[at]!;
    if (option === 'up') port.adminUp = true;
    else if (option === 'down') port.adminUp = false;
    else if (option === 'mtu') {
      at += 1;
      const mtu = Number(options[at]);
      if (!(mtu >= 68 && mtu <= 65_535)) return { complaint: 'Error: mtu less than device minimum.' };
      port.mtu = mtu;
    } else if (option === 'alias') {
      at += 1;
      port.description = options[at] ?? '';
    } else return { complaint: `Error: either "dev" is duplicate, or "${option}" is a garbage.` };
  }
  return done;
}

function route({ network, device }: Host, style: IpStyle, words: readonly string[]): Outcome {
  const [verb = 'show', ...rest] = words;
  if ('show'.startsWith(verb) || verb === 'list') return { text: ipRoute(network, device, style) };
  if (verb === 'get') {
    const target = parseIpv4(rest[0] ?? '');
    if (target === null) return { complaint: `Error: inet prefix is expected rather than "${rest[0] ?? ''}".` };
    const found = network.forwarding.lookUp(device, target);
    if (found === null) return { complaint: 'RTNETLINK answers: Network is unreachable' };
    const own = device.interfaces.some(({ addresses }) => addresses.some(({ ip }) => ip === target));
    const source = found.outbound.addresses[0]?.ip;
    const via = found.via === null ? '' : `via ${ipv4Text(found.via)} `;
    const from = source === undefined ? '' : `src ${ipv4Text(source)} `;
    return {
      text: own
        ? `local ${rest[0]} dev lo src ${rest[0]} uid 0 \n    cache <local> \n`
        : `${rest[0]} ${via}dev ${found.outbound.name} ${from}uid 0 \n    cache \n`,
    };
  }
  if (verb === 'flush') {
    device.staticRoutes = [];
    device.gateway = null;
    return done;
  }
  const full = ['add', 'delete', 'replace', 'append', 'change'].find((each) => each.startsWith(verb));
  if (full === undefined) return { complaint: `Command "${verb}" is unknown, try "ip route help".` };
  const complaint = changeRoute(device, full === 'delete' ? 'del' : full === 'add' ? 'add' : 'replace', rest);
  return complaint === null ? done : { complaint };
}

function neighbor({ network, device }: Host, style: IpStyle, words: readonly string[]): Outcome {
  const [verb = 'show', ...rest] = words;
  if ('show'.startsWith(verb) || verb === 'list') return { text: ipNeighbor(network, device, style) };
  if (verb === 'flush') device.arp.clear();
  else if (verb.startsWith('del')) device.arp.delete(parseIpv4(rest[0] ?? '') ?? -1);
  else return { complaint: `Command "${verb}" is unknown, try "ip neigh help".` };
  return done;
}

export const ip: Command = (host, words, pipes: Pipes) => {
  const read = readStyle(words);
  if (typeof read === 'string') {
    pipes.err(`${read}\n`);
    return 255;
  }
  const [typed, ...rest] = read.rest;
  const object = typed === undefined ? undefined : OBJECTS.find((each) => each.startsWith(typed));
  if (typed === undefined || typed === 'help' || object === undefined) {
    pipes.err(typed === undefined || typed === 'help' ? USAGE : `Object "${typed}" is unknown, try "ip help".\n`);
    return typed === undefined ? 255 : 1;
  }
  if (object === 'route' && read.style.family === 'inet6') {
    for (const { name, addresses } of shownInterfaces(host.network, host.device)) {
      if (addresses.some(({ scope }) => scope === 'link')) pipes.out(`fe80::/64 dev ${name} proto kernel metric 256 pref medium\n`);
    }
    return 0;
  }
  if (rest[0]?.startsWith('a') === true && !hasRoom(host.device)) {
    pipes.err('RTNETLINK answers: No buffer space available\n');
    return 2;
  }
  const objects = { address, link, route, neighbour: neighbor, neighbor };
  const outcome = objects[object](host, read.style, rest);
  if ('complaint' in outcome) {
    pipes.err(`${outcome.complaint}\n`);
    return 2;
  }
  pipes.out(outcome.text);
  if (outcome === done) configured(host.network, host.device);
  return 0;
};
