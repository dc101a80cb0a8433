import type { Input, Output } from '#web/request.ts';

export type Application = Output<'qos.application.list'>['items'][number];
export type Profile = Output<'qos.profile.list'>['items'][number];
export type Policy = Output<'qos.policy.list'>['items'][number];
export type Plan = Output<'qos.plan'>;
export type Wanted = Input<'qos.plan'>;
