import { refuse } from '../refusal.ts';
import type { Network } from './network.ts';
import type { LabLinkEnd, LabProject, SavedProject } from './objects.ts';
import { kindOf, knownKind } from './node-kinds.ts';
import { halt, startAll, stopAll } from './node-power.ts';
import { loadTopology, saveTopology, topologyFile } from './topology.ts';

/** Settings of a new project. @see the recorded `POST /projects` of both servers */
const PROJECT_SETTINGS = {
  auto_close: true,
  auto_open: false,
  auto_start: false,
  scene_height: 1000,
  scene_width: 2000,
  zoom: 100,
  show_layers: false,
  snap_to_grid: false,
  show_grid: false,
  grid_size: 75,
  drawing_grid_size: 25,
  show_interface_labels: false,
  supplier: null,
  variables: null,
} as const;

export function projectOf(network: Network, projectId: string): LabProject {
  const project = network.projects.get(projectId);
  if (project === undefined) throw refuse(404, `Project ID ${projectId} doesn't exist`);
  return project;
}

/** What changes or reads run-time state wants an open project. */
export function openedProject(network: Network, projectId: string): LabProject {
  const project = projectOf(network, projectId);
  if (project.status !== 'opened') throw refuse(403, 'The project is not opened');
  return project;
}

function emptyProject(projectId: string, name: string, settings: Record<string, unknown>): LabProject {
  return {
    projectId,
    name,
    status: 'closed',
    path: `/opt/gns3/projects/${projectId}`,
    filename: `${name}.gns3`,
    settings: { ...PROJECT_SETTINGS, ...settings },
    nodes: new Map(),
    links: new Map(),
    drawings: new Map(),
    snapshots: new Map(),
    files: new Map(),
    otherTopologies: new Map(),
  };
}

function nameTaken(network: Network, name: string): boolean {
  for (const project of network.projects.values()) if (project.name === name) return true;
  return false;
}

/** What is imported or copied under a name that is taken gets a number behind it. */
function freeName(network: Network, wanted: string): string {
  let name = wanted;
  for (let number = 1; nameTaken(network, name); number += 1) name = `${wanted}-${number}`;
  return name;
}

function settingsOf(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key in PROJECT_SETTINGS));
}

function tell(network: Network, action: string, project: LabProject): void {
  network.announce.controller(action, () => network.bodies.project(project));
}

/** `POST /projects`: the project is open; there is no `project.opened`. */
export function createProject(network: Network, body: Record<string, unknown>): LabProject {
  const name = String(body['name']);
  if (nameTaken(network, name)) throw refuse(409, `Project "${name}" already exists`);
  const projectId = typeof body['project_id'] === 'string' ? body['project_id'] : network.random.uuid();
  const known = network.projects.get(projectId);
  if (known !== undefined) return known;
  const project = emptyProject(projectId, name, settingsOf(body));
  project.status = 'opened';
  network.projects.set(projectId, project);
  tell(network, 'project.created', project);
  return project;
}

/** `PUT /projects/{id}`, also of a closed one. The file keeps its name, and a name that another project has is taken all the same. */
export function updateProject(network: Network, project: LabProject, body: Record<string, unknown>): void {
  const name = body['name'];
  const before = JSON.stringify(network.bodies.project(project));
  if (typeof name === 'string') project.name = name;
  Object.assign(project.settings, settingsOf(body));
  if (JSON.stringify(network.bodies.project(project)) !== before) tell(network, 'project.updated', project);
}

/** `POST /projects/{id}/open`; nothing happens when it is open. */
export async function openProject(network: Network, project: LabProject): Promise<void> {
  if (project.status === 'opened') return;
  await network.pause('open', project.nodes.size);
  project.status = 'opened';
  loadTopology(network, project, saveTopology(network, project), 'reload');
  renewSnapshotIds(network, project);
  tell(network, 'project.opened', project);
  if (project.settings['auto_start'] === true) {
    await startAll(network, project);
  }
}

/** 3.0 reads its snapshots anew at each opening and gives them other ids. */
function renewSnapshotIds(network: Network, project: LabProject): void {
  if (network.api === 'v2') return;
  const snapshots = [...project.snapshots.values()];
  project.snapshots = new Map();
  for (const snapshot of snapshots) {
    snapshot.snapshotId = network.random.uuid();
    project.snapshots.set(snapshot.snapshotId, snapshot);
  }
}

/** `POST /projects/{id}/close`: everything stops first; nothing happens when it is closed. */
export async function closeProject(network: Network, project: LabProject): Promise<void> {
  if (project.status === 'closed') return;
  await stopAll(network, project, 'close');
  if (project.status !== 'opened') return;
  project.status = 'closed';
  for (const node of project.nodes.values()) halt(network, node, true);
  tell(network, 'project.closed', project);
}

/** `DELETE /projects/{id}`: a closed project is opened first, and every one is closed before it goes. */
export async function deleteProject(network: Network, project: LabProject): Promise<void> {
  await openProject(network, project);
  await closeProject(network, project);
  if (!network.projects.delete(project.projectId)) return;
  for (const flow of network.traffic.flows(project.projectId)) network.traffic.remove(flow.flowId);
  for (const node of project.nodes.values()) releasePorts(network, node.console, node.innerPort, node.aux);
  tell(network, 'project.deleted', project);
}

function releasePorts(network: Network, ...ports: (number | null)[]): void {
  for (const port of ports) if (port !== null) network.consolePorts.release(port);
}

/** As a restart of the server leaves a project: closed, its nodes stopped, nobody told. */
export function forgetRunning(network: Network, project: LabProject): void {
  project.status = 'closed';
  for (const node of project.nodes.values()) halt(network, node, true);
}

export function requireStopped(project: LabProject): void {
  for (const node of project.nodes.values()) {
    if (!kindOf(node).alwaysOn && node.status === 'started') throw refuse(409, 'Project must be stopped in order to export it');
  }
}

/** `POST /projects/{id}/duplicate`: the copy is closed and everything in it has new ids. */
export function duplicateProject(network: Network, project: LabProject, body: Record<string, unknown>): LabProject {
  const name = String(body['name']);
  const projectId = typeof body['project_id'] === 'string' ? body['project_id'] : network.random.uuid();
  // Recorded: nodes may run meanwhile; the copy is made of files.
  const source =
    project.name === topologyFile(project) ? saveTopology(network, project) : project.otherTopologies.get(`${project.name}.gns3`);
  // A renamed project keeps the name of its file, and the copy looks for the new one.
  if (source === undefined) {
    throw refuse(
      409,
      `Cannot duplicate project: [Errno 2] No such file or directory: '/opt/gns3/projects/${projectId}/${project.name}.gns3'`,
    );
  }
  return addCopy(network, projectId, freeName(network, name), { ...project.settings, ...settingsOf(body) }, source, 'new ids');
}

/** `POST /projects/{id}/import`: under the id of the path; a taken name gets a number. */
export function importProject(network: Network, projectId: string, wantedName: string | null, saved: SavedProject): LabProject {
  const name = freeName(network, wantedName ?? saved.topology.name);
  const known = network.projects.get(projectId);
  if (known !== undefined) throw refuse(409, `Project ID ${projectId} already exists`);
  // What was exported says how it was used there; a new project closes itself unless told otherwise.
  const settings = { ...saved.topology.settings, auto_close: true, auto_open: false, auto_start: false };
  return addCopy(network, projectId, name, settings, saved, 'new ids');
}

/** A project read from outside: opened, and open to stay; nodes of unknown types and links without ports are left out and named. */
export function addSaved(
  network: Network,
  given: {
    readonly projectId: string | null;
    readonly saved: SavedProject;
    readonly ids: 'reload' | 'new ids';
    readonly remarks: string[];
  },
): LabProject {
  const { saved, remarks } = given;
  let { name } = saved.topology;
  for (let number = 1; nameTaken(network, name); number += 1) name = `${saved.topology.name}-${number}`;
  const taken = given.projectId !== null && network.projects.has(given.projectId);
  const projectId = given.projectId === null || taken ? network.random.uuid() : given.projectId;
  const project = emptyProject(projectId, name, { ...settingsOf(saved.topology.settings), auto_close: false });
  const nodes = saved.topology.nodes.filter((node) => {
    const known = knownKind(String(node['node_type']), network.emulators) !== undefined;
    if (!known) remarks.push(`${String(node['name'])} was left out: nodes of the type ${String(node['node_type'])} cannot be made here`);
    return known;
  });
  for (const [path, bytes] of saved.files) project.files.set(path, bytes);
  project.status = 'opened';
  network.projects.set(projectId, project);
  loadTopology(network, project, { ...saved, topology: { ...saved.topology, nodes } }, given.ids);
  for (const link of project.links.values()) {
    const lost = link.ends.find((end) => !hasPort(end));
    if (lost === undefined) continue;
    project.links.delete(link.linkId);
    remarks.push(`a link was left out: ${lost.node.name} has no port ${lost.adapterNumber}/${lost.portNumber}`);
  }
  network.forwarding.changed(projectId);
  return project;
}

function hasPort(end: LabLinkEnd): boolean {
  return end.node.ports.some((port) => port.adapterNumber === end.adapterNumber && port.portNumber === end.portNumber);
}

function addCopy(
  network: Network,
  projectId: string,
  name: string,
  settings: Record<string, unknown>,
  saved: SavedProject,
  ids: 'new ids',
): LabProject {
  const project = emptyProject(projectId, name, settingsOf(settings));
  network.projects.set(projectId, project);
  loadTopology(network, project, saved, ids);
  tell(network, 'project.created', project);
  return project;
}

/** 3.0: `lock` and `unlock`, all nodes and drawings at once. */
export function lockProject(network: Network, project: LabProject, locked: boolean): void {
  for (const drawing of project.drawings.values()) {
    if (drawing.locked === locked) continue;
    drawing.locked = locked;
    network.announce.project(project, 'drawing.updated', () => network.bodies.drawing(drawing, false));
  }
  for (const node of project.nodes.values()) {
    if (node.locked === locked) continue;
    node.locked = locked;
    network.announce.project(project, 'node.updated', () => network.bodies.node(node, 'event'));
  }
}

/** Locked means: all that it has is locked. So is one that has nothing. */
export function isLocked(project: LabProject): boolean {
  const things = [...project.nodes.values(), ...project.drawings.values()];
  return things.every((thing) => thing.locked);
}
