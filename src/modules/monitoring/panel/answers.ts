import type { Output } from '#web/request.ts';

export type Alert = Output<'alerts.list'>['items'][number];
export type Incident = Output<'incidents.list'>['items'][number];
export type Target = Output<'monitoring.target.list'>['items'][number];
export type Rule = Output<'monitoring.rule.list'>['items'][number];
