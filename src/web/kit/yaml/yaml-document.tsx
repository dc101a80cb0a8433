import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import type { OperationName } from '../../request.ts';
import { useMay } from '../permissions.ts';
import type { Schema } from './proposals.ts';
import { readYaml, refusedIn } from './read-yaml.ts';
import type { TextProblem } from './yaml-editor.tsx';

export interface YamlDocument {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** What is wrong with the text, or what the hub refused of it as it stands. */
  readonly problems: readonly TextProblem[];
  /** False: it is no YAML, and can not be asked with. */
  readonly readable: boolean;
  /** What of it is asked just now. */
  readonly asking: string | undefined;
  /** Asks the hub with what the text says; what it refuses becomes problems. */
  readonly askWith: (what: string, work: (value: unknown) => Promise<void>) => Promise<void>;
}

/** A text in YAML that is written, and asked with. `within`: the field of the operation that the text is; empty: the whole input. */
export function useYamlDocument(first: () => string, within: string): YamlDocument {
  const [text, setText] = useState(first);
  const [asking, setAsking] = useState<string>();
  const [refused, setRefused] = useState<{ readonly text: string; readonly problems: readonly TextProblem[] }>();
  const read = useMemo(() => readYaml(text), [text]);
  return {
    text,
    setText,
    problems: read.problems.length > 0 || refused?.text !== text ? read.problems : refused.problems,
    readable: read.problems.length === 0,
    asking,
    async askWith(what: string, work: (value: unknown) => Promise<void>) {
      if (!('value' in read)) return;
      setAsking(what);
      setRefused(undefined);
      try {
        await work(read.value);
      } catch (error) {
        setRefused({ text, problems: refusedIn(text, error, within) });
      } finally {
        setAsking(undefined);
      }
    },
  };
}

/** What is wrong with a text, each at its line. */
export function YamlProblems({ problems }: { readonly problems: readonly TextProblem[] }) {
  const t = useText();
  if (problems.length === 0) return null;
  return (
    <List size="sm" role="status">
      {problems.map(({ message, line }) => (
        <List.Item key={`${line} ${message}`}>
          <Text span size="sm" c="var(--mantine-color-error)">
            {line === undefined ? message : t('words.atLine', { line, message })}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

/** What the input of an operation may have; with `part`, what that field of it may have. Undefined while it is not known. */
export function useInputSchema(operation: OperationName, part?: string): Schema | undefined {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['hub.workflow.schema.get'],
    queryFn: ({ signal }) => ask('hub.workflow.schema.get', {}, { signal }),
    staleTime: 60_000,
    enabled: may('hub.workflow.schema.get', null),
  });
  return useMemo(() => {
    const input = data?.operations.find(({ name }) => name === operation)?.input as Schema | undefined;
    if (part === undefined) return input;
    const schema = input?.properties?.[part];
    if (schema === undefined || typeof schema === 'boolean') return undefined;
    return { ...schema, ...(input?.$defs === undefined ? {} : { $defs: input.$defs }) };
  }, [data, operation, part]);
}
