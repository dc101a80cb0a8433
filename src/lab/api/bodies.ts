import type { LabApi } from '../options.ts';
import type {
  LabCompute,
  LabDrawing,
  LabLink,
  LabLinkEnd,
  LabNode,
  LabPort,
  LabProject,
  LabSnapshot,
  LabTemplate,
} from '../network/objects.ts';

/**
 * How things look on the wire of one API. `event` is also what lists and PUT answer; `full` is what 3.0 makes of it when
 * it answers one thing (absent fields become null); `closed` is what a project's file has, shown while it is closed.
 */
export interface Bodies {
  project(project: LabProject): Record<string, unknown>;
  node(node: LabNode, form: 'event' | 'full' | 'closed'): Record<string, unknown>;
  /** The first, short one of the two `node.deleted`. */
  deletedNode(node: LabNode): Record<string, unknown>;
  link(link: LabLink, form: 'event' | 'full' | 'closed', ends?: readonly LabLinkEnd[]): Record<string, unknown>;
  drawing(drawing: LabDrawing, withSvg: boolean): Record<string, unknown>;
  snapshot(snapshot: LabSnapshot, project: LabProject): Record<string, unknown>;
  compute(compute: LabCompute): Record<string, unknown>;
  template(template: LabTemplate, form: 'event' | 'full'): Record<string, unknown>;
}

function projectBody(project: LabProject): Record<string, unknown> {
  return {
    name: project.name,
    project_id: project.projectId,
    path: project.path,
    ...project.settings,
    status: project.status,
    filename: project.filename,
  };
}

/** Fields that both a file and the API have. */
function nodeSettings(node: LabNode): Record<string, unknown> {
  return {
    compute_id: node.computeId,
    name: node.name,
    node_type: node.nodeType,
    node_id: node.nodeId,
    console: node.console,
    console_type: node.consoleType,
    console_auto_start: node.consoleAutoStart,
    properties: node.properties,
    label: node.label,
    symbol: node.symbol,
    x: node.x,
    y: node.y,
    z: node.z,
    width: node.width,
    height: node.height,
    locked: node.locked,
    port_name_format: node.portNameFormat,
    port_segment_size: node.portSegmentSize,
    first_port_name: node.firstPortName,
    custom_adapters: node.customAdapters,
    template_id: node.templateId,
  };
}

/** Types whose nodes have a folder in the project, by the folder's name. */
const FOLDERS: Readonly<Record<string, string>> = {
  vpcs: 'vpcs',
  traceng: 'traceng',
  cloud: 'builtin',
  nat: 'builtin',
  dynamips: 'dynamips',
  iou: 'iou',
  qemu: 'qemu',
  docker: 'docker',
  virtualbox: 'virtualbox',
  vmware: 'vmware',
};

function directoryOf(node: LabNode, v3: boolean): string | null {
  if (v3 && node.fresh && node.nodeType === 'cloud') return null;
  const folder = FOLDERS[node.nodeType];
  return folder === undefined ? null : `${node.project.path}/project-files/${folder}/${node.nodeId}`;
}

function portBodies(ports: readonly LabPort[], full: boolean): unknown[] {
  return ports.map((port) => ({
    name: port.name,
    short_name: port.shortName,
    adapter_number: port.adapterNumber,
    ...(full ? { adapter_type: null } : {}),
    ...(port.adapterType === undefined ? {} : { adapter_type: port.adapterType }),
    port_number: port.portNumber,
    link_type: port.linkType,
    data_link_types: port.dataLinkTypes,
    ...(full ? { mac_address: null } : {}),
    ...(port.macAddress === undefined ? {} : { mac_address: port.macAddress }),
  }));
}

/** A list of ports is made anew when they change, never changed. */
const portCache = { event: new WeakMap<readonly LabPort[], unknown[]>(), full: new WeakMap<readonly LabPort[], unknown[]>() };

function portsOf(node: LabNode, full: boolean): unknown[] {
  const cache = full ? portCache.full : portCache.event;
  const known = cache.get(node.ports);
  if (known !== undefined) return known;
  const ports = portBodies(node.ports, full);
  cache.set(node.ports, ports);
  return ports;
}

export function bodiesOf(api: LabApi, host: string): Bodies {
  const v3 = api === 'v3';
  const aux = (node: LabNode): Record<string, unknown> => (v3 ? { aux: node.aux, aux_type: node.auxType } : {});
  return {
    project: projectBody,
    node(node, form) {
      if (form === 'closed') return { ...nodeSettings(node), ...aux(node) };
      return {
        ...nodeSettings(node),
        ...aux(node),
        project_id: node.project.projectId,
        node_directory: directoryOf(node, v3),
        status: node.status,
        command_line: node.commandLine,
        ports: portsOf(node, v3 && form === 'full'),
        console_host: host,
      };
    },
    deletedNode: (node) => ({
      command_line: node.commandLine,
      console: null,
      console_type: node.consoleType,
      name: node.name,
      node_directory: directoryOf(node, v3),
      node_id: node.nodeId,
      project_id: node.project.projectId,
      status: node.status,
    }),
    link(link, form, ends = link.ends) {
      const full = v3 && form === 'full';
      const kept = {
        nodes: ends.map((end) => ({
          node_id: end.node.nodeId,
          adapter_number: end.adapterNumber,
          port_number: end.portNumber,
          label: full ? { x: null, y: null, rotation: null, ...end.label } : end.label,
        })),
        suspend: link.suspended,
        link_style: full ? { color: null, width: null, type: null, ...link.style } : link.style,
        filters: link.filters,
        link_id: link.linkId,
      };
      if (form === 'closed') return kept;
      return {
        ...kept,
        project_id: link.project.projectId,
        link_type: link.linkType,
        capturing: link.capturing,
        capture_file_name: link.captureFileName,
        capture_file_path: link.captureFilePath,
        capture_compute_id: link.captureComputeId,
      };
    },
    drawing: (drawing, withSvg) => ({
      drawing_id: drawing.drawingId,
      project_id: drawing.project.projectId,
      x: drawing.x,
      y: drawing.y,
      z: drawing.z,
      locked: drawing.locked,
      rotation: drawing.rotation,
      ...(withSvg ? { svg: drawing.svg } : {}),
    }),
    snapshot: (snapshot, project) => ({
      name: snapshot.name,
      snapshot_id: snapshot.snapshotId,
      project_id: project.projectId,
      created_at: snapshot.createdAt,
      ...(v3 ? {} : { description: snapshot.description, filename: `${snapshot.name}.gns3snapshot` }),
    }),
    compute: (compute) => ({ ...compute.fields, compute_id: compute.computeId }),
    template: (template) => ({ ...template.fields }),
  };
}
