import { describe } from 'vitest';
import type { LabApi } from '#lab/index.ts';
import { archivesContract } from './contract/archives.ts';
import { consolesContract } from './contract/consoles.ts';
import { drawingsContract } from './contract/drawings.ts';
import { filtersContract } from './contract/filters.ts';
import { linksContract } from './contract/links.ts';
import { nodesContract } from './contract/nodes.ts';
import { powerContract } from './contract/power.ts';
import { projectsContract } from './contract/projects.ts';
import { serverContract } from './contract/server.ts';
import { snapshotsContract } from './contract/snapshots.ts';
import { streamsContract } from './contract/streams.ts';
import { Subject, type ContractServer } from './contract/subject.ts';
import { templatesContract } from './contract/templates.ts';

/**
 * What a GNS3 server does, for the lab and for real servers alike: a sentence that only one of them fulfills is a defect
 * of the lab. The server has VPCS and a relay, and no Dynamips, QEMU, Docker, IOU, or virtual machines.
 */
export function gns3Contract(name: string, api: LabApi, start: () => Promise<ContractServer>): void {
  // Two servers may be asked at once; what one of them is asked comes in its order.
  describe.concurrent(`the contract of GNS3: ${name}`, () => {
    const subject = new Subject(api, start);
    projectsContract(subject);
    nodesContract(subject);
    powerContract(subject);
    linksContract(subject);
    filtersContract(subject);
    drawingsContract(subject);
    snapshotsContract(subject);
    archivesContract(subject);
    templatesContract(subject);
    consolesContract(subject);
    streamsContract(subject);
    serverContract(subject);
  });
}
