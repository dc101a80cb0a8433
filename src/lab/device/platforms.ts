import { textOf } from '../field.ts';
import type { LabNode } from '../network/objects.ts';
import type { DeviceKind, Load, Platform } from './device.ts';
import { imageText } from './device-kinds.ts';

interface Make {
  readonly objectId: string;
  readonly model: string;
  readonly version: string;
  readonly description: string;
  readonly memoryMb: number;
  /** Processor load of an idle device, percent. */
  readonly idleCpuPercent: number;
  /** Share of memory that is used after booting. */
  readonly usedShare: number;
}

/** Lines that every IOS of these years says after its first. */
function iosText(software: string, image: string, version: string, year: number, compiled: string, by: string): string {
  return (
    `Cisco IOS Software, ${software} (${image}), Version ${version}\r\n` +
    'Technical Support: http://www.cisco.com/techsupport\r\n' +
    `Copyright (c) 1986-${year} by Cisco Systems, Inc.\r\n` +
    `Compiled ${compiled} by ${by}`
  );
}

const IOS_12_4 = '12.4(15)T14, RELEASE SOFTWARE (fc2)';

function dynamipsMake(objectId: string, model: string, software: string, image: string, memoryMb: number): Make {
  return {
    objectId,
    model,
    version: '12.4(15)T14',
    description: iosText(software, image, IOS_12_4, 2010, 'Tue 17-Aug-10 12:08', 'prod_rel_team'),
    memoryMb,
    idleCpuPercent: 3,
    usedShare: 0.28,
  };
}

/** The platforms that Dynamips emulates. sysObjectIDs: CISCO-PRODUCTS-MIB, `ciscoProducts` is 1.3.6.1.4.1.9.1. */
const DYNAMIPS: Readonly<Record<string, Make>> = {
  c1700: dynamipsMake('1.3.6.1.4.1.9.1.444', '1721', 'C1700 Software', 'C1700-ADVIPSERVICESK9-M', 160),
  c2600: dynamipsMake('1.3.6.1.4.1.9.1.186', '2611', 'C2600 Software', 'C2600-ADVENTERPRISEK9-M', 160),
  c2691: dynamipsMake('1.3.6.1.4.1.9.1.413', '2691', '2600 Software', 'C2691-ADVENTERPRISEK9-M', 192),
  c3600: dynamipsMake('1.3.6.1.4.1.9.1.110', '3640', '3600 Software', 'C3640-IK9O3S-M', 192),
  c3725: dynamipsMake('1.3.6.1.4.1.9.1.414', '3725', '3700 Software', 'C3725-ADVENTERPRISEK9-M', 128),
  c3745: dynamipsMake('1.3.6.1.4.1.9.1.436', '3745', '3700 Software', 'C3745-ADVENTERPRISEK9-M', 256),
  c7200: {
    objectId: '1.3.6.1.4.1.9.1.222',
    model: '7206VXR',
    version: '15.2(4)S5',
    description: iosText(
      '7200 Software',
      'C7200-ADVENTERPRISEK9-M',
      '15.2(4)S5, RELEASE SOFTWARE (fc1)',
      2014,
      'Thu 20-Feb-14 06:51',
      'prod_rel_team',
    ),
    memoryMb: 512,
    idleCpuPercent: 2,
    usedShare: 0.16,
  },
};

/** IOS on Linux names itself no product: ciscoProducts 1 is the AGS+ gateway server's. */
const IOU_OBJECT_ID = '1.3.6.1.4.1.9.1.1';

const IOU_ROUTER: Make = {
  objectId: IOU_OBJECT_ID,
  model: 'Linux Unix',
  version: '15.4(2)T4',
  description: iosText(
    'Linux Software',
    'I86BI_LINUX-ADVENTERPRISEK9-M',
    '15.4(2)T4, DEVELOPMENT TEST SOFTWARE',
    2015,
    'Thu 08-Oct-15 21:21',
    'prod_rel_team',
  ),
  memoryMb: 256,
  idleCpuPercent: 1,
  usedShare: 0.35,
};

const IOU_SWITCH: Make = {
  ...IOU_ROUTER,
  version: '15.2(CML_NIGHTLY_20150703)FLO_DSGS7',
  description: iosText(
    'Linux Software',
    'I86BI_LINUXL2-ADVENTERPRISEK9-M',
    '15.2(CML_NIGHTLY_20150703)FLO_DSGS7, EARLY DEPLOYMENT DEVELOPMENT BUILD, synced to  DSGS_PI5_POSTCOLLAPSE_TEAM_TRACK_CLONE',
    2015,
    'Fri 03-Jul-15 04:39',
    'mmen',
  ),
};

/** ciscoProducts 1041, what IOSv answers. */
const IOSV: Make = {
  objectId: '1.3.6.1.4.1.9.1.1041',
  model: 'IOSv',
  version: '15.9(3)M3',
  description: iosText(
    'IOSv Software',
    'VIOS-ADVENTERPRISEK9-M',
    '15.9(3)M3, RELEASE SOFTWARE (fc1)',
    2021,
    'Mon 25-Jan-21 09:29',
    'prod_rel_team',
  ),
  memoryMb: 512,
  idleCpuPercent: 4,
  usedShare: 0.4,
};

/** ciscoProducts 1227, what IOSvL2 answers. */
const IOSV_L2: Make = {
  objectId: '1.3.6.1.4.1.9.1.1227',
  model: 'IOSv',
  version: '15.2(20200924:215240)',
  description: iosText(
    'vios_l2 Software',
    'vios_l2-ADVENTERPRISEK9-M',
    'Experimental Version 15.2(20200924:215240) [sweickge-sep24-2020-l2iol-release 135]',
    2020,
    'Tue 29-Sep-20 11:53',
    'sweickge',
  ).replace(', Version Experimental', ', Experimental'),
  memoryMb: 768,
  idleCpuPercent: 6,
  usedShare: 0.45,
};

const LINUX_KERNEL = '6.1.0-28-amd64';

/** netSnmpAgentOIDs, linux: NET-SNMP-TC. The text is that of `uname -a`, which net-snmp gives as sysDescr. */
function linuxMake(memoryMb: number): Make {
  return {
    objectId: '1.3.6.1.4.1.8072.3.2.10',
    model: 'x86_64',
    version: LINUX_KERNEL,
    description: `Linux %h ${LINUX_KERNEL} #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22) x86_64`,
    memoryMb,
    idleCpuPercent: 1,
    usedShare: 0.3,
  };
}

/** VPCS speaks no SNMP; 0.0 is RFC 2578's null identifier. */
const VPCS: Make = {
  objectId: '0.0',
  model: 'VPCS',
  version: '0.8.3',
  description: 'Virtual PC Simulator, version 0.8.3',
  memoryMb: 8,
  idleCpuPercent: 0,
  usedShare: 0.2,
};

function makeOf(node: LabNode, kind: DeviceKind): Make {
  if (kind === 'vpcs') return VPCS;
  if (kind === 'host') return linuxMake(Number(node.properties['ram'] ?? 512));
  if (node.nodeType === 'dynamips') return DYNAMIPS[textOf(node.properties['platform'], 'c7200')] ?? DYNAMIPS['c7200']!;
  if (node.nodeType === 'iou') return kind === 'switch' ? IOU_SWITCH : IOU_ROUTER;
  return kind === 'switch' ? IOSV_L2 : IOSV;
}

/** IOSv has serial numbers of eleven characters beginning with 9; the small routers that of their board; IOU its application id. */
function serialOf(node: LabNode, kind: DeviceKind): string {
  const digits = node.nodeId.replaceAll('-', '').toUpperCase();
  if (kind === 'vpcs' || kind === 'host') return digits.slice(0, 12);
  if (node.nodeType === 'iou') return String(67_108_880 + (Number(node.properties['application_id'] ?? 1) & 0xffff));
  return node.nodeType === 'dynamips' ? `FTX${digits.slice(0, 8)}` : `9${digits.slice(0, 10)}`;
}

/** What operating system and hardware a node's device claims to be. */
export function platformOf(node: LabNode, kind: DeviceKind): Platform {
  const make = makeOf(node, kind);
  const model = kind === 'router' && imageText(node).includes('csr1000v') ? 'CSR1000V' : make.model;
  return {
    description: make.description.replace('%h', node.name),
    objectId: make.objectId,
    model,
    version: make.version,
    serial: serialOf(node, kind),
  };
}

const MEGABYTE = 1_048_576;

/** Processor and memory of a device that has just booted. `ram` of the node, in megabytes, wins over what the platform has. */
export function freshLoad(node: LabNode, kind: DeviceKind): Load {
  const make = makeOf(node, kind);
  const ram = Number(node.properties['ram']);
  const memoryTotalBytes = (Number.isFinite(ram) && ram > 0 ? ram : make.memoryMb) * MEGABYTE;
  return {
    baseCpuPercent: make.idleCpuPercent,
    faultCpuPercent: 0,
    memoryTotalBytes,
    baseMemoryBytes: Math.round(memoryTotalBytes * make.usedShare),
    faultMemoryBytes: 0,
  };
}
