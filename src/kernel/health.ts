export type Health = 'healthy' | 'degraded' | 'unhealthy';

/** The verdict on one thing. */
export interface HealthCheck {
  readonly status: Health;
  readonly message: string;
}

export interface HealthReport {
  readonly status: Health;
  readonly checks: Readonly<Record<string, HealthCheck & { readonly duration_ms: number }>>;
  /** What is wrong but does not take the hub down. */
  readonly warnings: readonly string[];
}

/** Looks at one thing. `critical`: the hub cannot work without it. */
export interface HealthProbe {
  readonly name: string;
  readonly critical: boolean;
  check(): Promise<HealthCheck>;
}
