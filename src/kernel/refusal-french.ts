import { ACCESS } from './french/access.ts';
import { ASSISTANT } from './french/assistant.ts';
import { DOORS } from './french/doors.ts';
import { EQUIPMENT } from './french/equipment.ts';
import { GNS3 } from './french/gns3.ts';
import { HUB } from './french/hub.ts';
import { INTEGRATION } from './french/integration.ts';
import { KEEPING } from './french/keeping.ts';
import { NETWORK } from './french/network.ts';
import { PARTS } from './french/parts.ts';
import { WORKFLOWS } from './french/workflows.ts';
import { translation, type Pair } from './translation.ts';

/**
 * What is said when something is refused, in French, by areas. A test sees to it that everything that is thrown has its French here, or beside
 * it where it is thrown, and that each of these is still said.
 */
export const FRENCH_REFUSALS: readonly Pair[] = [
  ...GNS3,
  ...EQUIPMENT,
  ...ACCESS,
  ...DOORS,
  ...HUB,
  ...KEEPING,
  ...WORKFLOWS,
  ...ASSISTANT,
  ...INTEGRATION,
  ...NETWORK,
];

/** A refusal in French; undefined where the catalogue does not have it. */
export const refusalInFrench = translation([...FRENCH_REFUSALS, ...PARTS]);
