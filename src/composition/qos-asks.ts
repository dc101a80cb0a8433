import { qos, type QosOptions } from '#modules/qos/index.ts';
import type { Module } from '#kernel/module.ts';
import { runOnConsole } from '#southbound/console/index.ts';
import { getFilters, getNode, setFilters } from '#southbound/gns3/index.ts';

/** Everything that QoS asks of others. */
export const qosAsks: QosOptions['asks'] = { node: getNode, filters: getFilters, setFilters, consoleRun: runOnConsole };

/** The module as the product has it. */
export function qosOf(): Module {
  return qos({ asks: qosAsks });
}
