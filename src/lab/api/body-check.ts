import { NODE_TYPES } from '../network/node-kinds.ts';
import { TEMPLATE_TYPES } from '../network/templates.ts';
import type { LabApi } from '../options.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { pythonText, tuple } from './python-text.ts';

type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'any';

/** The body of an operation: its fields, those that it must have, and what one of them may be. */
export interface BodySchema {
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly required?: readonly string[];
  readonly choices?: Readonly<Record<string, Readonly<Record<LabApi, readonly string[]>>>>;
  /** Texts that 2.2 wants not to be empty. */
  readonly filled?: readonly string[];
  /** Texts that must be UUIDs. */
  readonly ids?: readonly string[];
  /** Fields that 2.2 does not take here. */
  readonly absent?: readonly string[];
  /** Takes fields that are not named. */
  readonly open?: boolean;
  /** 2.2 takes a missing body as an empty one. */
  readonly optional?: boolean;
}

const projectFields = {
  name: 'string',
  path: 'any',
  auto_close: 'boolean',
  auto_open: 'boolean',
  auto_start: 'boolean',
  project_id: 'any',
  scene_height: 'integer',
  scene_width: 'integer',
  zoom: 'integer',
  show_layers: 'boolean',
  snap_to_grid: 'boolean',
  show_grid: 'boolean',
  grid_size: 'integer',
  drawing_grid_size: 'integer',
  show_interface_labels: 'boolean',
  supplier: 'any',
  variables: 'any',
} as const;

const nodeFields = {
  compute_id: 'string',
  project_id: 'string',
  node_id: 'string',
  template_id: 'any',
  node_type: 'string',
  node_directory: 'any',
  command_line: 'any',
  name: 'string',
  console: 'any',
  console_host: 'any',
  console_type: 'any',
  console_auto_start: 'boolean',
  properties: 'object',
  status: 'string',
  label: 'object',
  symbol: 'any',
  width: 'integer',
  height: 'integer',
  x: 'integer',
  y: 'integer',
  z: 'integer',
  locked: 'boolean',
  port_name_format: 'string',
  port_segment_size: 'integer',
  first_port_name: 'any',
  custom_adapters: 'array',
  ports: 'any',
} as const;

const linkFields = {
  link_id: 'string',
  project_id: 'string',
  nodes: 'array',
  suspend: 'boolean',
  link_style: 'object',
  filters: 'object',
  capturing: 'boolean',
  capture_file_name: 'any',
  capture_file_path: 'any',
  capture_compute_id: 'any',
  link_type: 'string',
} as const;

const drawingFields = {
  drawing_id: 'string',
  project_id: 'string',
  x: 'integer',
  y: 'integer',
  z: 'integer',
  locked: 'boolean',
  rotation: 'integer',
  svg: 'string',
} as const;

const templateFields = {
  template_id: 'any',
  template_type: 'string',
  name: 'string',
  compute_id: 'any',
  default_name_format: 'string',
  symbol: 'string',
  category: 'any',
  builtin: 'boolean',
} as const;

/** Field names as the schemas of gns3-server 2.2.61 have them. */
export const SCHEMAS = {
  version: { fields: { version: 'string', local: 'boolean' }, required: ['version'] },
  projectCreate: { fields: projectFields, required: ['name'], filled: ['name'], ids: ['project_id'] },
  projectUpdate: { fields: projectFields, absent: ['project_id'], filled: ['name'] },
  projectDuplicate: { fields: { ...projectFields, reset_mac_addresses: 'boolean' }, required: ['name'] },
  nodeCreate: {
    fields: nodeFields,
    required: ['name', 'node_type', 'compute_id'],
    choices: { node_type: NODE_TYPES },
    filled: ['name'],
    ids: ['node_id'],
  },
  nodeUpdate: { fields: nodeFields, filled: ['name'] },
  nodeDuplicate: { fields: { x: 'integer', y: 'integer', z: 'integer' }, required: ['x', 'y'] },
  nodeFromTemplate: { fields: { x: 'integer', y: 'integer', name: 'string', compute_id: 'any' }, required: ['x', 'y'] },
  link: { fields: linkFields },
  capture: { fields: { data_link_type: 'any', capture_file_name: 'any' }, optional: true },
  drawing: { fields: drawingFields },
  snapshot: { fields: { name: 'string', description: 'any' }, required: ['name'] },
  templateCreate: {
    fields: templateFields,
    required: ['name', 'template_type', 'compute_id'],
    choices: { template_type: TEMPLATE_TYPES },
    open: true,
  },
  templateUpdate: { fields: templateFields, open: true },
  compute: {
    fields: { compute_id: 'string', name: 'any', protocol: 'string', host: 'string', port: 'integer', user: 'any', password: 'any' },
    required: ['protocol', 'host', 'port'],
  },
  start: { fields: {}, open: true, optional: true },
  credentials: { fields: { username: 'string', password: 'string' }, required: ['username', 'password'] },
  user: { fields: { username: 'string', password: 'string', email: 'any', full_name: 'any' }, required: ['username', 'password'] },
} as const satisfies Record<string, BodySchema>;

/** Where 3.0's messages say that a body was refused: file, line and function of its routes. */
const SOURCES: Readonly<Record<string, readonly [file: string, line: number, name: string]>> = {
  'POST /access/users/authenticate': ['users.py', 72, 'authenticate'],
  'POST /version': ['controller.py', 68, 'check_version'],
  'POST /templates': ['templates.py', 50, 'create_template'],
  'POST /projects': ['projects.py', 106, 'create_project'],
  'GET /projects/{project_id}': ['projects.py', 128, 'get_project'],
  'PUT /projects/{project_id}': ['projects.py', 139, 'update_project'],
  'POST /projects/{project_id}/nodes': ['nodes.py', 108, 'create_node'],
  'GET /projects/{project_id}/nodes/{node_id}': ['nodes.py', 196, 'get_node'],
  'PUT /projects/{project_id}/nodes/{node_id}': ['nodes.py', 207, 'update_node'],
  'POST /projects/{project_id}/nodes/{node_id}/duplicate': ['nodes.py', 251, 'duplicate_node'],
  'POST /projects/{project_id}/snapshots': ['snapshots.py', 52, 'create_snapshot'],
  'GET /templates/{template_id}': ['templates.py', 70, 'get_template'],
  'POST /projects/{project_id}/nodes/{node_id}/start': ['nodes.py', 268, 'start_node'],
  'POST /projects/{project_id}/links': ['links.py', 79, 'create_link'],
  'POST /projects/{project_id}/drawings': ['drawings.py', 58, 'create_drawing'],
};

export interface Place {
  readonly api: LabApi;
  readonly method: string;
  /** As routes name it, without the version: `/projects/{project_id}`. */
  readonly route: string;
  /** As it was asked for, with the version. */
  readonly path: string;
}

/** 3.0's 422: a text of several lines, not a list. */
export function unprocessable(place: Place, ...problems: readonly Record<string, unknown>[]): Refusal {
  const [file, line, name] = SOURCES[`${place.method} ${place.route}`] ?? [
    `${/\/(drawings|links|nodes|snapshots|templates|computes|projects)/.exec(place.route)?.[1] ?? 'controller'}.py`,
    1,
    'endpoint',
  ];
  const lines = problems.map((problem) => `  ${pythonText(problem)}`).join('\n');
  return refuse(
    422,
    `${problems.length} validation error${problems.length === 1 ? '' : 's'}:\n${lines}\n\n  File "/opt/gns3/lib/gns3server/api/routes/controller/${file}", line ${line}, in ${name}\n    ${place.method} /v3${place.route}`,
  );
}

/** 2.2's 400 with everything that was sent. */
export function badRequest(place: Place, message: string, request: unknown): Refusal {
  return refuse(400, message, { message, status: 400, path: `/v2${place.route}`, method: place.method, request });
}

/** Parses and checks a body. @throws Refusal 400 (2.2) or 422 (3.0), with the recorded texts. */
export function checkBody(place: Place, schema: BodySchema, raw: Buffer): Record<string, unknown> {
  if (raw.length === 0) {
    if (place.api === 'v3') {
      if (schema.optional !== true || schema === SCHEMAS.start)
        throw unprocessable(place, { type: 'missing', loc: tuple('body'), msg: 'Field required', input: null });
      return {};
    }
    if (schema.optional === true) return {};
  }
  const body = parseBody(place, raw);
  const problem = firstProblem(place.api, schema, body);
  if (problem === null) return body as Record<string, unknown>;
  if (place.api === 'v3') throw unprocessable(place, problem);
  throw badRequest(
    place,
    `JSON schema error with API request '${place.path}' and JSON data '${pythonText(body)}': ${String(problem['msg'])}`,
    body,
  );
}

export function parseBody(place: Place, raw: Buffer): unknown {
  const text = raw.toString();
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    // Good enough for a body that was cut: Python names the end of what it read.
    const at = text.length;
    if (place.api === 'v3')
      throw unprocessable(place, {
        type: 'json_invalid',
        loc: tuple('body', at),
        msg: 'JSON decode error',
        input: {},
        ctx: { error: 'Expecting value' },
      });
    throw badRequest(place, `Invalid JSON Expecting value: line 1 column ${at + 1} (char ${at})`, { malformed_json: text });
  }
}

function firstProblem(api: LabApi, schema: BodySchema, body: unknown): Record<string, unknown> | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return api === 'v2'
      ? { msg: `${pythonText(body)} is not of type 'object'` }
      : {
          type: 'model_attributes_type',
          loc: tuple('body'),
          msg: 'Input should be a valid dictionary or object to extract fields from',
          input: body,
        };
  }
  const given = body as Record<string, unknown>;
  const missing = schema.required?.find((key) => given[key] === undefined);
  if (missing !== undefined) {
    return api === 'v2'
      ? { msg: `'${missing}' is a required property` }
      : { type: 'missing', loc: tuple('body', missing), msg: 'Field required', input: given };
  }
  for (const [key, value] of Object.entries(given)) {
    const type = api === 'v2' && schema.absent?.includes(key) === true ? undefined : schema.fields[key];
    if (type === undefined) {
      if (api === 'v2' && schema.open !== true) return { msg: `Additional properties are not allowed ('${key}' was unexpected)` };
      continue;
    }
    if (!fits(type, value) && (api === 'v2' || value !== null)) return wrongType(api, key, type, value);
    if (api === 'v2' && value === '' && schema.filled?.includes(key) === true) return { msg: "'' should be non-empty" };
    if (typeof value === 'string' && schema.ids?.includes(key) === true && !UUID.test(value)) return wrongId(api, key, value);
    const choices = schema.choices?.[key]?.[api];
    if (choices !== undefined && !choices.includes(String(value))) return wrongChoice(api, key, choices, value);
  }
  return null;
}

function fits(type: FieldType, value: unknown): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

const V3_TYPES = {
  string: ['string_type', 'Input should be a valid string'],
  integer: ['int_type', 'Input should be a valid integer'],
  number: ['float_type', 'Input should be a valid number'],
  boolean: ['bool_type', 'Input should be a valid boolean'],
  object: ['dict_type', 'Input should be a valid dictionary'],
  array: ['list_type', 'Input should be a valid list'],
} as const;

function wrongType(api: LabApi, key: string, type: FieldType, value: unknown): Record<string, unknown> {
  if (api === 'v2') return { msg: `${pythonText(value)} is not of type '${type}'` };
  const [name, message] = V3_TYPES[type as keyof typeof V3_TYPES];
  return { type: name, loc: tuple('body', key), msg: message, input: value };
}

function wrongChoice(api: LabApi, key: string, choices: readonly string[], value: unknown): Record<string, unknown> {
  if (api === 'v2') return { msg: `${pythonText(value)} is not one of ${pythonText(choices)}` };
  const quoted = choices.map((choice) => `'${choice}'`);
  const expected = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return { type: 'enum', loc: tuple('body', key), msg: `Input should be ${expected}`, input: value, ctx: { expected } };
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Ids in bodies: 2.2 looks at the length first. */
function wrongId(api: LabApi, key: string, value: string): Record<string, unknown> {
  if (api === 'v3') return uuidProblem(tuple('body', key), value);
  const length = value.length < 36 ? 'too short' : 'too long';
  return {
    msg:
      value.length === 36
        ? `'${value}' does not match '^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}$'`
        : `'${value}' is ${length}`,
  };
}

/** 3.0 wants every id in a path to be a UUID. */
export function checkPathId(place: Place, name: string, value: string): void {
  if (!UUID.test(value)) throw unprocessable(place, uuidProblem(tuple('path', name), value));
}

function uuidProblem(loc: unknown, value: string): Record<string, unknown> {
  const at = value.search(/[^0-9a-f-]/i);
  const error =
    at === -1
      ? `invalid length: expected length 32 for simple format, found ${value.length}`
      : `invalid character: expected an optional prefix of \`urn:uuid:\` followed by [0-9a-fA-F-], found \`${value[at]}\` at ${at + 1}`;
  return {
    type: 'uuid_parsing',
    loc,
    msg: `Input should be a valid UUID, ${error}`,
    input: value,
    ctx: { error },
  };
}
