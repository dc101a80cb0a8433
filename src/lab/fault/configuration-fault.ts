import type { Device } from '../device/device.ts';
import { alter, type Begin } from './fault-ground.ts';
import { deviceTarget } from './target.ts';

/** One thing that people get wrong, and how to put it right. */
interface Mistake {
  readonly label: string;
  make(): void;
  undo(): void;
}

/** A VLAN that nothing else in a lab is likely to use. */
const LONELY_VLAN = 999;

function mistakesOf(device: Device): Mistake[] {
  const found: Mistake[] = [];
  const name = device.node.name;
  const { gateway, ospf, staticRoutes } = device;
  if (gateway !== null) {
    found.push({
      label: `${name} has the wrong default gateway.`,
      make: () => void (device.gateway = (gateway ^ 0x7c) >>> 0),
      undo: () => void (device.gateway = gateway),
    });
  }
  if (ospf !== null && ospf.networks.length > 0) {
    const [dropped, ...rest] = ospf.networks;
    found.push({
      label: `${name} lost a network statement of OSPF.`,
      make: () => void (ospf.networks = rest),
      undo: () => void (ospf.networks = [dropped!, ...ospf.networks.filter((each) => each !== dropped)]),
    });
  }
  if (staticRoutes.length > 0) {
    found.push({
      label: `${name} lost a static route.`,
      make: () => void (device.staticRoutes = staticRoutes.slice(1)),
      undo: () => void (device.staticRoutes = staticRoutes),
    });
  }
  for (const port of device.interfaces) {
    const { switchport } = port;
    if (switchport?.mode !== 'access' || port.port === null) continue;
    const { accessVlan } = switchport;
    found.push({
      label: `${port.name} of ${name} is in VLAN ${LONELY_VLAN} instead of ${accessVlan}.`,
      make: () => void (switchport.accessVlan = LONELY_VLAN),
      undo: () => void (switchport.accessVlan = accessVlan),
    });
  }
  return found;
}

/** Somebody typed the wrong thing. */
export const wrongConfiguration: Begin = (ground, plan) => {
  const { network, random } = ground;
  const target = deviceTarget(network, plan, random, (device) => mistakesOf(device).length > 0);
  const mistakes = mistakesOf(target.device);
  const mistake = mistakes[random.integer(mistakes.length)]!;
  const apply = (change: () => void): void =>
    alter(ground, target.project.projectId, () => {
      change();
      target.device.revision += 1;
    });
  apply(() => mistake.make());
  return { target, label: mistake.label, parameters: {}, end: () => apply(() => mistake.undo()) };
};
