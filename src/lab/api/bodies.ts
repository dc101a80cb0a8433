import type { LabApi } from '../options.ts';
import type { LabCompute, LabDrawing, LabLink, LabLinkEnd, LabNode, LabProject, LabSnapshot, LabTemplate } from '../network/network.ts';
import { NODE_KINDS } from '../network/node-kinds.ts';

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

const DATA_LINKS = { Ethernet: 'DLT_EN10MB' } as const;

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

function directoryOf(node: LabNode, v3: boolean): string | null {
  if (v3 && node.fresh && node.nodeType === 'cloud') return null;
  return node.nodeType === 'vpcs' || node.nodeType === 'cloud'
    ? `${node.project.path}/project-files/${node.nodeType === 'vpcs' ? 'vpcs' : 'builtin'}/${node.nodeId}`
    : null;
}

function portBodies(node: LabNode, full: boolean): unknown[] {
  return NODE_KINDS.get(node.nodeType)!.ports.map((port) => ({
    name: port.name,
    short_name: port.shortName,
    adapter_number: port.adapterNumber,
    ...(full ? { adapter_type: null } : {}),
    port_number: port.portNumber,
    link_type: 'ethernet',
    data_link_types: DATA_LINKS,
    ...(full ? { mac_address: null } : {}),
  }));
}

/** Ports never change: one list for each node type and form. */
const portCache = new Map<string, unknown[]>();

function portsOf(node: LabNode, full: boolean): unknown[] {
  const key = `${node.nodeType} ${full}`;
  const known = portCache.get(key);
  if (known !== undefined) return known;
  const ports = portBodies(node, full);
  portCache.set(key, ports);
  return ports;
}

export function bodiesOf(api: LabApi, host: string): Bodies {
  const v3 = api === 'v3';
  const aux = v3 ? { aux: null, aux_type: null } : {};
  return {
    project: projectBody,
    node(node, form) {
      if (form === 'closed') return { ...nodeSettings(node), ...aux };
      return {
        ...nodeSettings(node),
        ...aux,
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
