/**
 * What texts like sysDescr say when nobody wrote rules for their maker: `Example GS-24 Switch, Firmware Version 2.1.0, S/N: A12`. Only what is labelled, or
 * cannot be anything else, counts; SNMPv2-MIB wants the name and version of hardware and software there, and leaves the grammar free.
 * @see RFC 3418, SNMPv2-MIB: sysDescr
 */

/** What a pattern looks at: SNMPv2-MIB lets sysDescr have 255, and some say more. */
const MOST_TEXT = 2_000;

/** Blanks are one each, so that no pattern takes its time over many; a new line is an end like a semicolon. */
function plainly(text: string): string {
  return text
    .slice(0, MOST_TEXT)
    .trim()
    .replaceAll(/\s*[\r\n]\s*/g, '; ')
    .replaceAll(/\s+/g, ' ');
}

/** Numbers of a version: `2.1`, `V5.30(ABC.0)`, `12.4(15)T14`, `R1B05`. */
const NUMBERS = String.raw`v?\.?(\d+(?:[._(]\d*[\w.()-]*)?|[A-Z]{1,3}\d[\w.()-]*)`;
const LABEL_END = String.raw` ?(?:version|ver\b\.?|vers\.?|v\.|rev(?:ision)?\b\.?|release\b)? ?(?:no\.?|number)? ?[:=#]? ?`;

/** Nothing but numbers and points, more than two; four may be an address. */
const ALONE = /(?:^|[\s,;/(])(\d+\.\d+\.\d+(?:[-_.][\w.]+)?)(?=$|[\s,;)])/;

const VERSIONS: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:software|firmware|runtime|sw|s/w|fw|f/w|image|application)(?:\b|_)${LABEL_END}${NUMBERS}`, 'i'),
  new RegExp(String.raw`\b(?:version|vers?)\b\.? ?[:=]? ?${NUMBERS}`, 'i'),
  // JUNOS 21.4R3, RouterOS 7.15, TiMOS-B-16.0.R9
  /\b\w*OS[ -](?:[A-Z]-)?v?(\d+\.\d[\w.()-]*)/,
  /\b(?:release|rel|rev(?:ision)?)\b\.? ?[:=]? ?v?([A-Z]{0,3}\.?\d+\.[\w.()-]*)/i,
  /\bv\.?(\d+\.\d[\w.()-]*)/i,
  ALONE,
];

const HARDWARE = /\b(?:hardware|hw|h\/w|boot ?(?:rom|loader|strap|prom)?|prom|bios|bootp|snmp|protocol|mib|smi|agent)\b\W{0,3}$/i;
const MODELS: readonly RegExp[] = [
  /\b(?:model|product|type|device|platform)(?: ?(?:name|number|no\.?|id|type))? ?[:=] ?([^,;:<>|]{2,60}?)(?= ?(?:[,;<>|]| \w+ ?[:=]|$))/i,
  /\bmodel ([\w/+.-]*\d[\w/+.-]*)/i,
];
const SERIALS: readonly RegExp[] = [/\b(?:serial(?: ?(?:number|num|no\.?|nr\.?))?|s\/n|sn) ?[:=#] ?([\w-]{4,40})/i];

/** Letters and digits together, as products are named: GS-24, AP3915, SN2410. */
const PRODUCT = /^(?=.*[A-Z])(?=.*\d)[A-Za-z0-9][\w+/-]{2,30}$/;
/** Words of that shape which name no product. */
const NO_PRODUCT =
  /^(?:v?\d+(?:[._-][a-z\d]+)*|[vr]\d\S*|rev\S*|ver\S*|\d+(?:gb?|mb?|kb?|t|tx|fx|sx|lx|port|base-?\w*|w|v|va|kva|ac|dc|bit|mhz|ghz|ch)s?|10{0,3}(?:base)?-?\w{0,4}|x86(?:_64)?|i[3-6]86|i[3579]-\d\S*|amd64|armv\d\w*|ipv[46]|ieee\w*|802\w*|snmpv?\d?\w*|l[23]|mips\w*|utf-?8|windows\d*|(?:[0-9a-f]{2}[-:]){2,}\w*|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|(?:mon|tue|wed|thu|fri|sat|sun)\S*)$/i;

/** The version of the software; of what is nothing but uname(1) it would be the kernel's, which is another. */
export function versionIn(text: string): string | null {
  const about = plainly(text);
  for (const pattern of /^(?:Linux|FreeBSD) /.test(about) ? VERSIONS.slice(0, 1) : VERSIONS) {
    for (const found of about.matchAll(new RegExp(pattern, `${pattern.flags}g`))) {
      const value = found[1]?.replace(/[.,()-]+$/, (end) => (end.startsWith(')') && found[1]?.includes('(') === true ? ')' : ''));
      // The version of the hardware and of what starts it is another.
      if (value === undefined || !/\d/.test(value) || HARDWARE.test(about.slice(0, found.index))) continue;
      if (pattern === ALONE && /^(?:\d{1,3}\.){3}\d{1,3}$/.test(value)) continue;
      return value;
    }
  }
  return null;
}

/** @param free whether a word that looks like a product, without a label, counts */
export function modelIn(text: string, free: boolean): string | null {
  const about = plainly(text);
  for (const pattern of MODELS) {
    const found = pattern.exec(about)?.[1]?.trim();
    if (found !== undefined && found !== '') return found.includes('(') ? found : found.replace(/\).*$/, '');
  }
  if (!free) return null;
  return about.split(/[\s,;:()[\]|"']+/).find((word) => PRODUCT.test(word) && !NO_PRODUCT.test(word)) ?? null;
}

export function serialIn(text: string): string | null {
  const about = plainly(text);
  return SERIALS.map((pattern) => pattern.exec(about)?.[1] ?? null).find((found) => found !== null && /\d/.test(found)) ?? null;
}

/** What kind of device words tell of, the narrower one before the wider one. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['printer', /\b(?:printer|laserjet|print server|multifunction|mfp|copier|plotter)\b/i],
  ['power', /\b(?:ups|uninterruptible|pdu|power distribution|rectifier|inverter|power system|transfer switch|battery)\b/i],
  ['firewall', /\b(?:firewall|utm|security gateway|security appliance|vpn gateway)\b/i],
  ['wireless', /\b(?:access point|wireless|wlan|wi-?fi|wlc|radio|microwave)\b/i],
  ['voice', /\b(?:voip|sip|ip ?pbx|phone|telephone|session border|voice gateway)\b/i],
  ['video', /\b(?:camera|nvr|dvr|video encoder|surveillance)\b/i],
  ['storage', /\b(?:nas|storage|raid|tape library|disk array|filer)\b/i],
  ['environment', /\b(?:sensors?|environment(?:al)?|temperature|humidity|thermometer|air conditioner|crac|chiller)\b/i],
  ['optical', /\b(?:dwdm|cwdm|optical|olt|gpon|epon|transponder|amplifier|edfa)\b/i],
  ['time', /\b(?:ntp server|time server|timing|clock|gps)\b/i],
  ['load-balancer', /\b(?:load ?balancer|application delivery|adc)\b/i],
  ['switch', /\bswitch(?:es|ing)?\b/i],
  ['router', /\b(?:routers?|gateway|modem|cpe)\b/i],
  ['server', /\b(?:server|bmc|ipmi|hypervisor|blade|windows)\b/i],
];

export function kindIn(text: string): string | null {
  return KINDS.find(([, pattern]) => pattern.test(text.slice(0, MOST_TEXT)))?.[0] ?? null;
}
