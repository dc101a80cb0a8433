import { Button, FileInput, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { useMay } from '../../kit/permissions.ts';
import { uuidv4 } from '../../kit/uuid.ts';
import { useStatus } from './streams.ts';

/** Makes a project of a portable archive. */
export function ImportProject() {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const [opened, setOpened] = useState(false);
  const subject = subjects.project('import');
  const running = useRunning(subject);
  const servers = useStatus().data?.servers.map(({ id }) => id) ?? [];
  const form = useForm<{ file: File | null; name: string; server: string | null }>({
    initialValues: { file: null, name: '', server: null },
    validate: {
      file: (file) => (file === null ? t('words.required') : null),
      name: (name) => (name.trim() === '' ? t('words.required') : null),
    },
  });

  const submit = ({ file, name, server }: typeof form.values): void => {
    setOpened(false);
    form.reset();
    void act(
      'gns3.project.import',
      { project_id: uuidv4(), name: name.trim(), ...(server === null ? {} : { server }) },
      { subject, name, content: file! },
    );
  };

  if (!may('gns3.project.import')) return null;

  return (
    <>
      <Button variant="default" leftSection={<IconUpload size={14} />} loading={running !== undefined} onClick={() => setOpened(true)}>
        {t('projects.import')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('projects.importTitle')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <form onSubmit={form.onSubmit(submit)}>
          <Stack gap="sm">
            <FileInput
              label={t('projects.archive')}
              placeholder=".gns3project"
              accept=".gns3project,.gns3p,.zip"
              {...form.getInputProps('file')}
              onChange={(file) => {
                form.setFieldValue('file', file);
                if (file !== null && form.values.name === '') form.setFieldValue('name', file.name.replace(/\.[^.]*$/, ''));
              }}
            />
            <TextInput label={t('projects.newName')} maxLength={200} {...form.getInputProps('name')} />
            {servers.length > 1 && <Select label={t('words.server')} data={servers} {...form.getInputProps('server')} />}
            <Button type="submit" style={{ alignSelf: 'flex-end' }}>
              {t('projects.import')}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
