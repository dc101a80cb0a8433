import { textOf } from '../field.ts';
import type { LabApi } from '../options.ts';
import { refuse } from '../refusal.ts';
import { templateProperties } from './emulator-templates.ts';
import type { Network } from './network.ts';
import type { LabNode, LabProject, LabTemplate } from './objects.ts';
import { knownKind } from './node-kinds.ts';
import { createNode } from './nodes.ts';

const BUILT_IN = [
  ['Cloud', 'cloud', 'guest', 'Cloud{0}', 'cloud', 'cloud', '39e257dc-8412-3174-b6b3-0ee3ed6a43e9', 'b6ed2e82-d5aa-5a86-b6dd-8b9dd1c66800'],
  ['NAT', 'nat', 'guest', 'NAT{0}', 'nat', 'nat', 'df8f4ea9-33b7-3e96-86a2-c39bc9bb649c', '2d7eb722-90e8-56c1-8dfa-a30d79847984'],
  [
    'VPCS',
    'vpcs',
    'guest',
    'PC{0}',
    'vpcs_guest',
    'client',
    '19021f99-e36f-394d-b4a1-8aaa902ab9cc',
    '52136454-1f50-590a-94e4-816bd02d1062',
  ],
  [
    'Ethernet switch',
    'ethernet_switch',
    'switch',
    'Switch{0}',
    'ethernet_switch',
    'switch',
    '1966b864-93e7-32d5-965f-001384eec461',
    '92a43283-9c7e-5a68-9695-1f05a2e8dd05',
  ],
  [
    'Ethernet hub',
    'ethernet_hub',
    'switch',
    'Hub{0}',
    'hub',
    'hub',
    'b4503ea9-d6b6-3695-9fe4-1db3b39290b0',
    '8ed8d072-b183-541c-81ec-6e106c3a5a2a',
  ],
  [
    'Frame Relay switch',
    'frame_relay_switch',
    'switch',
    'FRSW{0}',
    'frame_relay_switch',
    'isdn',
    'dd0f6f3a-ba58-3249-81cb-a1dd88407a47',
    '6ae48470-232f-50a4-a0df-5fb07e6ecba7',
  ],
  [
    'ATM switch',
    'atm_switch',
    'switch',
    'ATMSW{0}',
    'atm_switch',
    'atm',
    'aaa764e2-b383-300f-8a0e-3493bbfdb7d2',
    'fe3f642f-1398-562b-a3a8-bb93d4b2ee16',
  ],
] as const;

/** Template types that `POST /templates` takes. */
export const TEMPLATE_TYPES: Readonly<Record<LabApi, readonly string[]>> = {
  v2: ['cloud', 'nat', 'ethernet_hub', 'ethernet_switch', 'docker', 'dynamips', 'vpcs', 'traceng', 'virtualbox', 'vmware', 'iou', 'qemu'],
  v3: [
    'cloud',
    'nat',
    'ethernet_hub',
    'ethernet_switch',
    'frame_relay_switch',
    'atm_switch',
    'docker',
    'dynamips',
    'vpcs',
    'virtualbox',
    'vmware',
    'iou',
    'qemu',
  ],
};

const SYMBOL_FOLDER: Readonly<Record<LabApi, string>> = { v2: ':/symbols/', v3: ':/symbols/affinity/square/blue/' };

/** The templates that every server has, with the ids they have on every server. */
export function builtInTemplates(api: LabApi): LabTemplate[] {
  return BUILT_IN.map(([name, type, category, format, symbolV2, symbolV3, idV2, idV3]) => {
    const templateId = api === 'v2' ? idV2 : idV3;
    const fields: Record<string, unknown> = {
      template_id: templateId,
      name,
      category,
      default_name_format: format,
      symbol: `${SYMBOL_FOLDER[api]}${api === 'v2' ? symbolV2 : symbolV3}.svg`,
      template_type: type,
      compute_id: null,
      builtin: true,
    };
    if (type === 'ethernet_switch') fields['console_type'] = 'none';
    if (type === 'vpcs')
      Object.assign(
        fields,
        api === 'v2' ? { properties: { base_script_file: 'vpcs_base_config.txt' } } : { base_script_file: 'vpcs_base_config.txt' },
      );
    return { templateId, fields };
  });
}

export function templateOf(network: Network, templateId: string): LabTemplate {
  const template = network.templates.get(templateId);
  if (template === undefined)
    throw refuse(404, network.api === 'v2' ? `Template ID ${templateId} doesn't exist` : `Template '${templateId}' not found`);
  return template;
}

function seconds(network: Network): string {
  return network.now().toISOString().slice(0, 19);
}

export function createTemplate(network: Network, body: Record<string, unknown>): LabTemplate {
  const templateId = typeof body['template_id'] === 'string' ? body['template_id'] : network.random.uuid();
  const at = seconds(network);
  const fields: Record<string, unknown> = {
    template_id: templateId,
    category: 'guest',
    default_name_format: 'PC{0}',
    symbol: network.api === 'v2' ? ':/symbols/vpcs_guest.svg' : ':/symbols/affinity/square/blue/client.svg',
    ...(network.api === 'v3' ? { version: null, usage: '', created_at: at, updated_at: at } : {}),
    base_script_file: 'vpcs_base_config.txt',
    console_type: 'telnet',
    console_auto_start: false,
    ...body,
    builtin: false,
  };
  return add(network, { templateId, fields });
}

function add(network: Network, template: LabTemplate): LabTemplate {
  network.templates.set(template.templateId, template);
  network.announce.controller('template.created', () => network.bodies.template(template, 'event'));
  return template;
}

export function updateTemplate(network: Network, template: LabTemplate, body: Record<string, unknown>): void {
  if (network.api === 'v3') keepBuiltIn(network, template, 'updated');
  Object.assign(template.fields, body, network.api === 'v3' ? { updated_at: seconds(network) } : {});
  network.announce.controller('template.updated', () => network.bodies.template(template, 'event'));
}

export function duplicateTemplate(network: Network, template: LabTemplate): LabTemplate {
  keepBuiltIn(network, template, 'duplicated');
  const templateId = network.random.uuid();
  return add(network, { templateId, fields: { ...template.fields, template_id: templateId, builtin: false } });
}

/** Templates that every server has stay as they are; 2.2 lets them be changed until it is started again. */
function keepBuiltIn(network: Network, { templateId, fields }: LabTemplate, done: 'deleted' | 'duplicated' | 'updated'): void {
  if (fields['builtin'] !== true) return;
  throw network.api === 'v2'
    ? refuse(409, `Template ID ${templateId} cannot be ${done} because it is a builtin`)
    : refuse(403, `Template '${templateId}' cannot be ${done} because it is built-in`);
}

export function deleteTemplate(network: Network, template: LabTemplate): void {
  keepBuiltIn(network, template, 'deleted');
  network.templates.delete(template.templateId);
  network.announce.controller('template.deleted', () =>
    network.api === 'v2' ? network.bodies.template(template, 'event') : { template_id: template.templateId },
  );
}

/** `vpcs_base_config.txt`: what a VPCS made from a template has as its startup script; the name is put in when it is created. */
const BASE_SCRIPT = 'set pcname %h\n';

/** The built-in templates name no compute: 2.2 wants to be told one, 3.0 takes its own. */
function computeFor(network: Network, body: Record<string, unknown>, fields: Record<string, unknown>): string {
  const named = textOf(body['compute_id'], textOf(fields['compute_id'], ''));
  if (named !== '') return named;
  if (network.api === 'v2') throw refuse(404, "Compute ID None doesn't exist");
  return 'local';
}

/** `POST /projects/{id}/templates/{id}` */
export function createNodeFrom(
  network: Network,
  project: LabProject,
  template: LabTemplate,
  body: Record<string, unknown>,
): Promise<LabNode> {
  const { fields } = template;
  const type = textOf(fields['template_type'], 'vpcs');
  const emulated = knownKind(type, network.emulators)?.emulated === true;
  const kept =
    network.api === 'v3' && fields['builtin'] === false
      ? { builtin: false, created_at: fields['created_at'], updated_at: fields['updated_at'] }
      : {};
  return createNode(network, project, {
    name: typeof body['name'] === 'string' ? body['name'] : String(fields['default_name_format']),
    nodeType: type,
    computeId: computeFor(network, body, fields),
    symbol: String(fields['symbol']),
    templateId: template.templateId,
    x: Number(body['x'] ?? 0),
    y: Number(body['y'] ?? 0),
    ...(emulated ? portSettings(fields) : {}),
    properties: { ...kept, ...(emulated ? templateProperties(fields) : {}) },
    startupScript: type === 'vpcs' ? BASE_SCRIPT : undefined,
  });
}

function portSettings(fields: Readonly<Record<string, unknown>>): Partial<Parameters<typeof createNode>[2]> {
  const text = (key: string): string | undefined => (typeof fields[key] === 'string' ? fields[key] : undefined);
  return {
    consoleType: text('console_type'),
    auxType: text('aux_type'),
    portNameFormat: text('port_name_format'),
    portSegmentSize: typeof fields['port_segment_size'] === 'number' ? fields['port_segment_size'] : undefined,
    firstPortName: text('first_port_name'),
    customAdapters: Array.isArray(fields['custom_adapters']) ? (fields['custom_adapters'] as unknown[]) : undefined,
  };
}
