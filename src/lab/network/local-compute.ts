import { VERSIONS } from '../api/routes-server.ts';
import type { LabApi } from '../options.ts';

/** In the recorded order; 3.0 has no `traceng`. */
const COMPUTE_NODE_TYPES = [
  'cloud',
  'ethernet_hub',
  'ethernet_switch',
  'nat',
  'vpcs',
  'virtualbox',
  'dynamips',
  'frame_relay_switch',
  'atm_switch',
  'qemu',
  'vmware',
  'traceng',
  'docker',
  'iou',
];

/** The recorded machine's. */
const MEMORY_BYTES = 25_276_063_744;

/** The compute that every server has itself, as it is told. */
export function localCompute(api: LabApi, host: string): Record<string, unknown> {
  const machine = api === 'v3' ? { cpus: 2, disk_size: 270_553_174_016, memory: MEMORY_BYTES } : {};
  return {
    capabilities: {
      ...machine,
      node_types: COMPUTE_NODE_TYPES.filter((type) => api === 'v2' || type !== 'traceng'),
      platform: 'linux',
      version: VERSIONS[api],
    },
    connected: true,
    cpu_usage_percent: 5.8,
    ...(api === 'v3' ? { disk_usage_percent: 20 } : {}),
    host,
    last_error: null,
    memory_usage_percent: 2.8,
    name: api === 'v3' ? 'gns3lab (controller)' : 'gns3lab',
    port: 0,
    protocol: 'http',
    user: api === 'v3' ? 'gns3' : 'nms',
  };
}

/** The answer of `/statistics`. */
export function machineLoad(percent: () => number): Record<string, unknown> {
  const used = Math.round((MEMORY_BYTES * percent()) / 100);
  return {
    memory_total: MEMORY_BYTES,
    memory_free: MEMORY_BYTES - used,
    memory_used: used,
    swap_total: 0,
    swap_free: 0,
    swap_used: 0,
    cpu_usage_percent: Math.round(percent()),
    memory_usage_percent: Math.round((used / MEMORY_BYTES) * 100),
    swap_usage_percent: 0,
    disk_usage_percent: 20,
    load_average_percent: [Math.round(percent()), Math.round(percent()), Math.round(percent())],
  };
}
