import type { FaultPlan } from '../fault/fault-plan.ts';
import type { Network } from '../network/network.ts';
import type { LabProject } from '../network/objects.ts';
import { addSaved } from '../network/projects.ts';
import { buildProject } from './build-project.ts';
import { projectTexts, type LabFlowText } from './lab-document.ts';
import type { LabSource } from './lab-source.ts';

/** What a lab's sources became. */
export interface Founded {
  readonly projects: readonly LabProject[];
  /** What flows, once devices run. */
  readonly flows: readonly { readonly project: LabProject; readonly flow: LabFlowText }[];
  readonly faults: readonly FaultPlan[];
  /** What could not be taken as it was, a sentence each. */
  readonly remarks: readonly string[];
}

/** Makes the projects of a lab. @throws Refusal or Error naming what does not fit */
export async function foundLab(network: Network, sources: readonly LabSource[]): Promise<Founded> {
  const projects: LabProject[] = [];
  const flows: { project: LabProject; flow: LabFlowText }[] = [];
  const faults: FaultPlan[] = [];
  const remarks: string[] = [];
  for (const source of sources) {
    if (source.kind === 'lab') {
      for (const text of projectTexts(source.document)) {
        const project = await buildProject(network, text);
        projects.push(project);
        flows.push(...text.flows.map((flow) => ({ project, flow })));
        faults.push(...text.faults.map((fault) => ({ ...fault, project: fault.project ?? text.name })));
      }
    } else if (source.kind === 'archive') {
      projects.push(addSaved(network, { projectId: null, saved: source.saved, ids: 'new ids', remarks }));
    } else {
      const { document } = source;
      const files = new Map(source.files);
      for (const [given, wanted] of document.files) {
        const bytes = files.get(given);
        if (bytes !== undefined && !files.has(wanted)) files.set(wanted, bytes);
      }
      for (const [path, text] of document.contents) if (!files.has(path)) files.set(path, Buffer.from(text));
      const { name, nodes, links, drawings, settings } = document;
      const saved = { topology: { name, nodes, links, drawings, settings }, files };
      remarks.push(...document.remarks.map((remark) => `${source.from}: ${remark}`));
      const kept: string[] = [];
      projects.push(addSaved(network, { projectId: document.projectId, saved, ids: 'reload', remarks: kept }));
      remarks.push(...kept.map((remark) => `${source.from}: ${remark}`));
    }
  }
  return { projects, flows, faults, remarks };
}
