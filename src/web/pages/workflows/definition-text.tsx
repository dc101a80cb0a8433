import { List, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Schema } from '../../kit/yaml/proposals.ts';
import type { Output } from '../../request.ts';

type Problem = Output<'hub.workflow.check'>['problems'][number];

const CHECK_AFTER_MS = 400;

/** The schema of definitions, with the operations that there are as values of `operation`. */
export function useDefinitionSchema(): Schema | undefined {
  const { data } = useQuery({
    queryKey: ['hub.workflow.schema.get'],
    queryFn: ({ signal }) => ask('hub.workflow.schema.get', {}, { signal }),
    staleTime: 60_000,
  });
  return useMemo(() => {
    if (data === undefined) return undefined;
    const names = data.operations.map(({ name }) => name);
    return withOperations(data.schema, names);
  }, [data]);
}

/** Wherever a definition names an operation, the names are proposed. */
function withOperations(schema: Schema, names: readonly string[]): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'operation' && typeof value === 'object' && value !== null ? { ...value, examples: names } : value,
  ) as Schema;
}

/** What the hub finds wrong with a text, a moment after it was changed; undefined until it is known. */
export function useProblems(text: string): readonly Problem[] | undefined {
  const [settled] = useDebouncedValue(text, CHECK_AFTER_MS);
  const { data } = useQuery({
    queryKey: ['hub.workflow.check', settled],
    enabled: settled.trim() !== '',
    queryFn: ({ signal }) => ask('hub.workflow.check', { text: settled }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
  return data?.problems;
}

export function Problems({ problems }: { readonly problems: readonly Problem[] | undefined }) {
  const t = useText();
  if (problems === undefined) return <span />;
  if (problems.length === 0) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {t('workflows.valid')}
      </Text>
    );
  }
  return (
    <div role="status">
      <Text size="sm" fw={600}>
        {t('workflows.problems', { count: problems.length })}
      </Text>
      <List size="sm">
        {problems.map(({ path, message, line }) => (
          <List.Item key={`${path} ${message}`}>
            {line !== undefined && t('workflows.line', { line })}
            {path !== '' && <code>{path}</code>} {message}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
