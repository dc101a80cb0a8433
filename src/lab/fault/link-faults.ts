import type { LabLink } from '../network/objects.ts';
import { alter, type Begin } from './fault-ground.ts';
import { interfaceTarget, linkTarget } from './target.ts';

const USUAL = { lossPercent: 20, flapSeconds: 10 } as const;

function ends(link: LabLink): string {
  return link.ends.map(({ node, label, portNumber }) => `${node.name} ${label?.text ?? portNumber}`).join(' and ');
}

/** The cable is broken: no carrier at either end. */
export const linkCut: Begin = (ground, plan) => {
  const target = linkTarget(ground.network, plan, ground.random);
  const set = (cut: boolean): void => alter(ground, target.project.projectId, () => (target.link.wire.cut = cut));
  set(true);
  return { target, label: `The link between ${ends(target.link)} is cut.`, parameters: {}, end: () => set(false) };
};

/** Frames vanish; both ends stay up and the far ends count what is damaged. */
export const linkLoss: Begin = (ground, plan) => {
  const target = linkTarget(ground.network, plan, ground.random);
  const percent = plan.percent ?? USUAL.lossPercent;
  const set = (lossPercent: number): void => alter(ground, target.project.projectId, () => (target.link.wire.lossPercent = lossPercent));
  set(percent);
  return {
    target,
    label: `The link between ${ends(target.link)} loses ${percent} % of its frames.`,
    parameters: { percent },
    end: () => set(0),
  };
};

/** The cable comes and goes. */
export const linkFlapping: Begin = (ground, plan) => {
  const target = linkTarget(ground.network, plan, ground.random);
  const periodS = plan.period_s ?? USUAL.flapSeconds;
  let cancel = (): void => undefined;
  const set = (cut: boolean): void => alter(ground, target.project.projectId, () => (target.link.wire.cut = cut));
  const turn = (cut: boolean): void => {
    set(cut);
    cancel = ground.after(periodS * 1_000, () => turn(!cut));
  };
  turn(true);
  return {
    target,
    label: `The link between ${ends(target.link)} goes down and up every ${periodS} s.`,
    parameters: { period_s: periodS },
    end() {
      cancel();
      set(false);
    },
  };
};

/** A port dies inside a started node: GNS3 still draws it green. */
export const interfaceDown: Begin = (ground, plan) => {
  const target = interfaceTarget(ground.network, plan, ground.random, () => true);
  const set = (failed: boolean): void => alter(ground, target.project.projectId, () => (target.interface.failed = failed));
  set(true);
  return {
    target,
    label: `${target.interface.name} of ${target.node.name} is down although it is administratively up.`,
    parameters: {},
    end: () => set(false),
  };
};

/** One end is fixed to half duplex, and the other is not. */
export const duplexMismatch: Begin = (ground, plan) => {
  const target = interfaceTarget(ground.network, plan, ground.random, ({ kind }) => kind === 'router' || kind === 'switch');
  const before = target.interface.duplex;
  const set = (duplex: typeof before): void =>
    alter(ground, target.project.projectId, () => {
      target.interface.duplex = duplex;
      target.device.revision += 1;
    });
  set('half');
  return {
    target,
    label: `${target.interface.name} of ${target.node.name} is set to half duplex and its neighbor is not: late collisions here, damaged frames there.`,
    parameters: {},
    end: () => set(before),
  };
};
