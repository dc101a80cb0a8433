import { matches, type Dialect } from './dialect.ts';
import type { Standpoint } from './standing.ts';

/** More harmless questions than this are not asked: what answers none of them is not known. */
const QUESTIONS_MAX = 5;

export interface Evidence {
  /** Whose prompt it may be. */
  readonly of: readonly Standpoint[];
  /** The end of what was said, as it came. */
  readonly said: string;
  /** As GNS3 calls it: `vpcs`, `dynamips`. */
  readonly nodeType: string | null;
}

/** Finds out whose command line a prompt is: by what GNS3 says of the node, by a banner, by harmless questions. */
export async function recognise(
  evidence: Evidence,
  ask: (command: string, among: readonly Dialect[]) => Promise<string>,
): Promise<Dialect | null> {
  const known = withoutAsking(evidence);
  if (known !== undefined) return known;
  let candidates = evidence.of.toSorted((one, other) => Number(one.dialect.recognise.last) - Number(other.dialect.recognise.last));
  for (let asked = 0; asked < QUESTIONS_MAX; asked += 1) {
    const question = mostAsked(candidates);
    if (question === undefined) break;
    const answer = await ask(
      question,
      candidates.map(({ dialect }) => dialect),
    );
    const found = candidates.find(({ dialect }) =>
      dialect.recognise.ask.some(
        ({ command, matches: says }) => command === question.slice(question.length - command.length) && says.test.test(answer),
      ),
    );
    if (found !== undefined) return found.dialect;
    candidates = candidates.map((candidate) => without(candidate, question)).filter(({ dialect }) => dialect.recognise.ask.length > 0);
  }
  return null;
}

/** Undefined: it has to be asked. */
function withoutAsking({ of, said, nodeType }: Evidence): Dialect | undefined {
  const [only] = of;
  if (only !== undefined && of.length === 1 && only.dialect.recognise.ask.length === 0) return only.dialect;
  const byType = of.filter(({ dialect }) => nodeType !== null && dialect.recognise.node_types.includes(nodeType));
  if (byType.length === 1) return byType[0]!.dialect;
  const byBanner = of.filter(({ dialect }) => matches(dialect.recognise.banner, said));
  return byBanner.length === 1 ? byBanner[0]!.dialect : undefined;
}

/** The question that tells most of the candidates from each other, as it is typed in the mode that they would be in. */
function mostAsked(candidates: readonly Standpoint[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { dialect, mode } of candidates) {
    for (const { command } of dialect.recognise.ask) {
      const typed = `${mode.prefix ?? ''}${command}`;
      counts.set(typed, (counts.get(typed) ?? 0) + 1);
    }
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0];
}

function without({ dialect, mode, host }: Standpoint, question: string): Standpoint {
  const ask = dialect.recognise.ask.filter(({ command }) => `${mode.prefix ?? ''}${command}` !== question);
  return { dialect: { ...dialect, recognise: { ...dialect.recognise, ask } }, mode, host };
}
