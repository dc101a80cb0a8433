import { Select } from '@mantine/core';
import { useProjects } from '../../live.ts';

interface ProjectSelectProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | null;
  readonly onChange: (projectId: string | null) => void;
}

/** One of the projects, or none. */
export function ProjectSelect({ label, placeholder, value, onChange }: ProjectSelectProps) {
  const projects = new Map((useProjects() ?? []).map(({ project_id: id, name }) => [id.toLowerCase(), name]));
  if (value !== null && !projects.has(value)) projects.set(value, value);
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={[...projects].map(([id, name]) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      clearable
      searchable
    />
  );
}
