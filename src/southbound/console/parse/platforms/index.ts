import type { Parser } from '../parser.ts';
import { aristaEos } from './arista-eos.ts';
import { ciscoAsa, ciscoFtd } from './cisco-asa.ts';
import { ciscoIos } from './cisco-ios.ts';
import { ciscoNxos } from './cisco-nxos.ts';
import { ciscoS300 } from './cisco-s300.ts';
import { ciscoXr } from './cisco-xr.ts';
import { alcatelSros } from './alcatel-sros.ts';
import { arubaAoscx } from './aruba-aoscx.ts';
import { checkpointGaia } from './checkpoint-gaia.ts';
import { dellForce10, dellOs10 } from './dell-force10.ts';
import { extremeExos } from './extreme-exos.ts';
import { fortinet } from './fortinet.ts';
import { frr } from './frr.ts';
import { hpComware } from './hp-comware.ts';
import { hpProcurve } from './hp-procurve.ts';
import { huaweiVrp } from './huawei-vrp.ts';
import { ipinfusionOcnos } from './ipinfusion-ocnos.ts';
import { juniperJunos } from './juniper-junos.ts';
import { linux } from './linux.ts';
import { mikrotikRouteros } from './mikrotik-routeros.ts';
import { paloaltoPanos } from './paloalto-panos.ts';
import { vpcs } from './vpcs.ts';
import { vyattaVyos } from './vyatta-vyos.ts';
import { ubiquitiEdgerouter, ubiquitiEdgeswitch } from './ubiquiti.ts';

/** All that is understood. Of two commands that match equally well the first one counts. */
export const PARSERS: readonly Parser[] = [
  ...ciscoIos,
  ...ciscoNxos,
  ...ciscoXr,
  ...ciscoAsa,
  ...ciscoFtd,
  ...ciscoS300,
  ...aristaEos,
  ...alcatelSros,
  ...arubaAoscx,
  ...checkpointGaia,
  ...dellForce10,
  ...dellOs10,
  ...extremeExos,
  ...fortinet,
  ...frr,
  ...hpComware,
  ...hpProcurve,
  ...huaweiVrp,
  ...ipinfusionOcnos,
  ...juniperJunos,
  ...linux,
  ...mikrotikRouteros,
  ...paloaltoPanos,
  ...vpcs,
  ...vyattaVyos,
  ...ubiquitiEdgerouter,
  ...ubiquitiEdgeswitch,
];
