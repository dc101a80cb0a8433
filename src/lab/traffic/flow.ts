import type { Shape } from './shape.ts';

/** Packets that go between two devices for as long as both run, at a rate that follows the time of the week. */
export interface Flow {
  readonly flowId: string;
  readonly projectId: string;
  readonly fromNodeId: string;
  /** Address it goes to; whoever has it then answers. */
  readonly destination: number;
  /** Mean over a week, bit/s. */
  readonly forwardBps: number;
  /** What comes back, bit/s. */
  readonly backwardBps: number;
  /** Octets of a frame, 64 to 1518. */
  readonly frameBytes: number;
  readonly shape: Shape;
  /** In [0, 1): tells flows of the same shape apart. */
  readonly phase: number;
}

/** What a flow may be without having been told. */
export const USUAL_FLOW = { frameBytes: 800, shape: 'office' as Shape, backwardShare: 0.4 } as const;
