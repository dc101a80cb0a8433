import { FACT_SOURCES, type Fact, type FactSource } from '#model/equipment.ts';

/** One source says one thing. */
export interface Claim {
  readonly fact: string;
  readonly value: string | number | boolean;
  readonly source: FactSource;
  readonly observedAt: string;
  /** How far it is believed when nobody else says anything, 0 to 1. */
  readonly trust: number;
}

/** How much the strongest contradiction takes away. */
const DOUBT = 0.5;

/**
 * What is believed of each fact, by name. Sources that agree strengthen each other, as independent witnesses do; those that say something else are
 * shown beside it. The order in which claims come changes nothing.
 */
export function believe(claims: readonly Claim[]): Fact[] {
  return [...Map.groupBy(claims, ({ fact }) => fact)]
    .map(([fact, about]) => believed(fact, about))
    .sort((one, other) => (one.fact < other.fact ? -1 : 1));
}

function believed(fact: string, claims: readonly Claim[]): Fact {
  const opinions = [...Map.groupBy(claims, ({ value }) => sameAs(fact, value)).values()]
    .map((held) => {
      const witnesses = held.toSorted(byStanding);
      return { witnesses, weight: weightOf(witnesses) };
    })
    .sort((one, other) => other.weight - one.weight || byStanding(one.witnesses[0]!, other.witnesses[0]!));
  const [first, ...rest] = opinions;
  const [speaker] = first!.witnesses;
  const doubt = Math.max(0, ...rest.map(({ weight }) => weight)) * DOUBT;
  return {
    fact,
    value: speaker!.value,
    source: speaker!.source,
    observed_at: latest(first!.witnesses),
    confidence: Math.round(first!.weight * (1 - doubt) * 100) / 100,
    agrees: FACT_SOURCES.filter((source) => source !== speaker!.source && first!.witnesses.some((witness) => witness.source === source)),
    others: rest.flatMap(({ witnesses }) => distinct(witnesses)),
  };
}

/** One more witness of the same source adds nothing: it is asked twice. */
function weightOf(witnesses: readonly Claim[]): number {
  const strongest = new Map<FactSource, number>();
  for (const { source, trust } of witnesses) strongest.set(source, Math.max(trust, strongest.get(source) ?? 0));
  let doubt = 1;
  // In a fixed order, so that rounding is the same whatever the order of claims.
  for (const source of FACT_SOURCES) doubt *= 1 - (strongest.get(source) ?? 0);
  return 1 - doubt;
}

function distinct(witnesses: readonly Claim[]): Fact['others'] {
  const seen = new Set<string>();
  return witnesses.flatMap(({ value, source, observedAt }) => {
    const key = `${source} ${String(value)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ value, source, observed_at: observedAt }];
  });
}

/** Who is heard first: the most trusted; then a fixed order, down to the text, so that the outcome never hangs on chance. */
function byStanding(one: Claim, other: Claim): number {
  return (
    other.trust - one.trust ||
    FACT_SOURCES.indexOf(one.source) - FACT_SOURCES.indexOf(other.source) ||
    compare(other.observedAt, one.observedAt) ||
    compare(String(one.value), String(other.value)) ||
    compare(typeof one.value, typeof other.value)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function latest(claims: readonly Claim[]): string {
  return claims.map(({ observedAt }) => observedAt).reduce((one, other) => (one > other ? one : other));
}

/** What counts as the same value of a fact: `R1.example.net` is R1, and vendors are written in many ways. */
function sameAs(fact: string, value: Claim['value']): string {
  const field = fact.split('.').at(-1);
  // Uptimes are read at different moments, and told in minutes or in hundredths of a second: they are no conflict.
  if (typeof value !== 'string') return field === 'uptime_s' ? 'since its start' : `${typeof value} ${value}`;
  const text = value.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  switch (field) {
    case 'name':
      return /^[\d.]+$/.test(text) ? text : (text.split('.')[0] ?? text);
    case 'vendor':
      return text.replace(/[ ,]+(systems|networks|technologies|inc\.?|corporation|corp\.?|ltd\.?|ab|sia).*$/, '');
    case 'os':
    case 'model':
    case 'serial':
      return text.replaceAll(/[^a-z0-9]/g, '');
    default:
      return text;
  }
}
