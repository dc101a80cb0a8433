import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long though they are short: without the times of an earlier run Vitest begins with the largest, and these would be its tail. */
const LONG =
  /(?:real\/(?:contract|hub|auto-close|gns3-client|gns3-server|qos-server|openapi-client|workflows|console|security)\.real|qos\/killed\.recovery|e2e\/bad-input|network\/lab\.int|agreement\.int)\.test\.ts$/;

/** Begins with what takes longest, so that no worker is left with a long file when the others are done. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Stable: among the long and among the others the order stays.
    return sorted.toSorted((one, other) => Number(LONG.test(other.moduleId)) - Number(LONG.test(one.moduleId)));
  }
}
