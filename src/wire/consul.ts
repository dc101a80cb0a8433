import { z } from 'zod';

/**
 * What of Consul's HTTP API is used, tolerant of what else it says.
 * @see https://developer.hashicorp.com/consul/api-docs
 */

/** `GET /v1/catalog/services`: names with the tags of their instances. */
export const ConsulServices = z.record(z.string(), z.array(z.string()));

const Status = z.enum(['passing', 'warning', 'critical', 'maintenance']).catch('critical');

/** An entry of `GET /v1/health/service/:service`. */
export const ConsulHealthEntry = z.object({
  Node: z.object({ Node: z.string(), Address: z.string() }),
  Service: z.object({
    ID: z.string(),
    Service: z.string(),
    /** Empty: that of the node. */
    Address: z.string(),
    Port: z.int().min(0).max(65_535),
    Tags: z
      .array(z.string())
      .nullish()
      .transform((tags) => tags ?? []),
    Meta: z
      .record(z.string(), z.string())
      .nullish()
      .transform((meta) => meta ?? {}),
    Weights: z.object({ Passing: z.int(), Warning: z.int() }).nullish(),
  }),
  Checks: z.array(z.object({ CheckID: z.string(), Name: z.string(), Status, Output: z.string().catch('') })),
});
export type ConsulHealthEntry = z.output<typeof ConsulHealthEntry>;

export const ConsulHealth = z.array(ConsulHealthEntry);

/** Body of `PUT /v1/agent/service/register`. */
export interface ConsulRegistration {
  readonly ID: string;
  readonly Name: string;
  readonly Address: string;
  readonly Port: number;
  readonly Tags: readonly string[];
  readonly Meta: Readonly<Record<string, string>>;
  readonly Check: {
    readonly Name: string;
    readonly HTTP: string;
    readonly Interval: string;
    readonly Timeout: string;
    readonly DeregisterCriticalServiceAfter: string;
  };
}

/** The worst of an instance's checks: what Consul itself calls its aggregated status. */
export function consulStatus({ Checks }: Pick<ConsulHealthEntry, 'Checks'>): 'passing' | 'warning' | 'critical' {
  if (Checks.some(({ Status: status }) => status === 'critical' || status === 'maintenance')) return 'critical';
  return Checks.some(({ Status: status }) => status === 'warning') ? 'warning' : 'passing';
}

/**
 * The index of the next blocking query. One that is no number or below 1 would make the query not block at all, and one that goes
 * backwards says that the state of the server was replaced: both begin anew.
 * @see https://developer.hashicorp.com/consul/api-docs/features/blocking#implementation-details
 */
export function nextIndex(before: bigint, header: string | undefined): bigint {
  const now = header !== undefined && /^\d{1,20}$/.test(header) ? BigInt(header) : 0n;
  return now < 1n || now < before ? 0n : now;
}
