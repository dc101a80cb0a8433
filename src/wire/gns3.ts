import { z } from 'zod';

/**
 * What a GNS3 controller says on the wire: API v2 (2.2) and v3 (3.0). Tolerant: fields that are not named here pass
 * through untouched, fields that a version lacks are optional. Observed on gns3-server 2.2.61 and 3.0.6.
 */

/** `GET /vN/version`. */
export const WireVersion = z.looseObject({
  version: z.string(),
  local: z.boolean().optional(),
  controller_host: z.string().nullish(),
});
export type WireVersion = z.infer<typeof WireVersion>;

export const WireProject = z.looseObject({
  project_id: z.string(),
  name: z.string(),
  status: z.enum(['opened', 'closed']).optional(),
  path: z.string().nullish(),
  filename: z.string().nullish(),
  auto_close: z.boolean().optional(),
  auto_open: z.boolean().optional(),
  auto_start: z.boolean().optional(),
});
export type WireProject = z.infer<typeof WireProject>;

/** A connector of a node: `port_number` on `adapter_number`, as links name it. */
const WirePort = z.looseObject({
  name: z.string(),
  short_name: z.string().nullish(),
  adapter_number: z.number().int(),
  port_number: z.number().int(),
  /** `ethernet` or `serial`. */
  link_type: z.string().optional(),
  /** v3 only. */
  mac_address: z.string().nullish(),
});

export const WireNode = z.looseObject({
  node_id: z.string(),
  project_id: z.string(),
  name: z.string(),
  node_type: z.string(),
  status: z.enum(['stopped', 'started', 'suspended']).optional(),
  compute_id: z.string().nullish(),
  template_id: z.string().nullish(),
  /** TCP port of the console; allocated at creation, open only while the node runs. */
  console: z.number().int().nullish(),
  console_host: z.string().nullish(),
  console_type: z.string().nullish(),
  x: z.number().optional(),
  y: z.number().optional(),
  z: z.number().optional(),
  symbol: z.string().nullish(),
  locked: z.boolean().optional(),
  label: z.looseObject({ text: z.string().nullish() }).nullish(),
  ports: z.array(WirePort).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});
export type WireNode = z.infer<typeof WireNode>;

const WireLinkEnd = z.looseObject({
  node_id: z.string(),
  adapter_number: z.number().int(),
  port_number: z.number().int(),
  label: z.looseObject({ text: z.string().nullish() }).nullish(),
});

/** `filters`: type to its values, e.g. `{"delay":[100,10],"bpf":["icmp"]}`; a link with fewer than two ends is half-made. */
export const WireLink = z.looseObject({
  link_id: z.string(),
  project_id: z.string(),
  nodes: z.array(WireLinkEnd),
  filters: z.record(z.string(), z.array(z.union([z.number(), z.string()]))).nullish(),
  suspend: z.boolean().optional(),
  link_type: z.string().nullish(),
  capturing: z.boolean().optional(),
  capture_file_name: z.string().nullish(),
  capture_file_path: z.string().nullish(),
  capture_compute_id: z.string().nullish(),
});
export type WireLink = z.infer<typeof WireLink>;

/** v3 has no `filename` and no `description`; its ids change after a restore and after each reopen. */
export const WireSnapshot = z.looseObject({
  snapshot_id: z.string(),
  name: z.string(),
  created_at: z.number().int(),
  project_id: z.string(),
});
export type WireSnapshot = z.infer<typeof WireSnapshot>;

export const WireCompute = z.looseObject({
  compute_id: z.string(),
  name: z.string().nullish(),
  host: z.string().nullish(),
  connected: z.boolean().optional(),
  last_error: z.string().nullish(),
  cpu_usage_percent: z.number().nullish(),
  memory_usage_percent: z.number().nullish(),
});
export type WireCompute = z.infer<typeof WireCompute>;

const Figure = z.number().nullish();
/** One entry of `/statistics`, of both versions; a compute that does not answer its controller is left out. */
export const WireComputeLoad = z.looseObject({
  compute_id: z.string(),
  compute_name: z.string().nullish(),
  statistics: z.looseObject({
    cpu_usage_percent: Figure,
    memory_usage_percent: Figure,
    memory_total: Figure,
    swap_usage_percent: Figure,
    disk_usage_percent: Figure,
    load_average_percent: z.array(z.number()).nullish(),
  }),
});
export type WireComputeLoad = z.infer<typeof WireComputeLoad>;

/** One parameter of a filter as `available_filters` tells it. */
const WireFilterParameter = z.looseObject({
  name: z.string(),
  type: z.enum(['int', 'text']).or(z.string()),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  unit: z.string().optional(),
});

export const WireAvailableFilter = z.looseObject({
  type: z.string(),
  name: z.string(),
  description: z.string().optional(),
  parameters: z.array(WireFilterParameter),
});
export type WireAvailableFilter = z.infer<typeof WireAvailableFilter>;

/**
 * A line of a notification stream: `{"action":"node.updated","event":{…}}`. One JSON object per line over HTTP, one per
 * text frame over WebSocket. The first is always a `ping`. No sequence number, no replay. Unknown actions appear.
 */
export const WireNotification = z.looseObject({ action: z.string(), event: z.unknown() });
export type WireNotification = z.infer<typeof WireNotification>;

/** An error body. v2: `{"message","status"}`, v3: `{"message"}` or `{"detail"}`, unknown routes plain text, 401 of v2 empty. */
export function wireErrorText(status: number, body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) {
      const { message, detail } = parsed as { message?: unknown; detail?: unknown };
      if (typeof message === 'string' && message !== '') return message;
      if (typeof detail === 'string' && detail !== '') return detail;
      if (detail !== undefined) return JSON.stringify(detail).slice(0, 500);
    }
  } catch {
    // Not JSON: HTML of a proxy, plain text of an unknown route.
  }
  const text = body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? `HTTP ${status} without a text` : text.slice(0, 500);
}
