import { MultiSelect, Text } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { useProjects } from '../../live.ts';
import { useRoles } from './known.ts';

/** Roles, and where they hold. */
export interface Grant {
  readonly roles: readonly string[];
  /** None named: everywhere. */
  readonly projects: readonly string[];
}

interface GrantFieldsProps {
  readonly grant: Grant;
  readonly onChange: (grant: Grant) => void;
  readonly error?: string | undefined;
}

/** Chooses roles by name, and projects by name. */
export function GrantFields({ grant, onChange, error }: GrantFieldsProps) {
  const t = useText();
  const roles = useRoles().data?.items ?? [];
  const projects = useProjects() ?? [];
  const named = projects.map((project) => ({ value: project.project_id, label: project.name }));
  // Projects that are gone, or that whoever looks does not see, stay as they are.
  const others = grant.projects.filter((id) => !named.some(({ value }) => value === id)).map((id) => ({ value: id, label: id }));
  return (
    <>
      <MultiSelect
        label={t('access.roles')}
        description={grant.roles.map((name) => roles.find((role) => role.name === name)?.summary ?? '').join(' ')}
        data={roles.map(({ name }) => name)}
        value={[...grant.roles]}
        onChange={(chosen) => onChange({ ...grant, roles: chosen })}
        error={error}
        searchable
        openOnFocus={false}
        comboboxProps={{ withinPortal: true }}
      />
      <MultiSelect
        label={t('access.projects')}
        description={grant.projects.length === 0 ? t('access.everywhereHint') : t('access.inProjectsHint')}
        placeholder={grant.projects.length === 0 ? t('access.everywhere') : ''}
        data={[...named, ...others]}
        value={[...grant.projects]}
        onChange={(chosen) => onChange({ ...grant, projects: chosen })}
        searchable
        openOnFocus={false}
        clearable
        clearButtonProps={{ 'aria-label': t('access.everywhere') }}
      />
    </>
  );
}

/** Where a grant holds, in words. */
export function Where({ projects }: { readonly projects: readonly string[] | null }) {
  const t = useText();
  const known = useProjects() ?? [];
  if (projects === null) return <Text size="sm">{t('access.everywhere')}</Text>;
  const names = projects.map((id) => known.find((project) => project.project_id === id)?.name ?? `${id.slice(0, 8)}…`);
  return <Text size="sm">{names.join(', ')}</Text>;
}
