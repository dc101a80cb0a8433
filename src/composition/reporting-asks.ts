import type { Module } from '#kernel/module.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { listAlerts } from '#model/alert-messages.ts';
import { listIncidents } from '#modules/monitoring/index.ts';
import { getAnalysis, getCause } from '#modules/assistant/index.ts';
import { listBackups, listCompliance } from '#modules/network/index.ts';
import { listApplications } from '#modules/qos/index.ts';
import { listContainments } from '#modules/security/index.ts';
import { reporting, type ReportingOptions } from '#modules/reporting/index.ts';
import { listModules } from '#runtime/hub/index.ts';
import { listEquipment } from '#southbound/discovery/index.ts';
import { gns3Topology, listProjects } from '#southbound/gns3/index.ts';

/** Everything that reports are made of. */
const reportingAsks: ReportingOptions['asks'] = {
  projects: listProjects,
  topology: gns3Topology,
  equipment: listEquipment,
  alerts: listAlerts,
  incidents: listIncidents,
  modules: listModules,
  containments: listContainments,
  qos: listApplications,
  backups: listBackups,
  compliance: listCompliance,
  cause: getCause,
  analysis: getAnalysis,
};

export function reportingOf(scheduler: Scheduler): Module {
  return reporting({ asks: reportingAsks, scheduler });
}
