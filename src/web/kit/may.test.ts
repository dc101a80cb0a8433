import { expect, test } from 'vitest';
import { mayAsk, type Me } from './may.ts';

const ONE = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const TWO = 'b3a1c9c2-5a35-4f6c-8f0e-9a4c2f1d7e60';
const student: Me = {
  kind: 'user',
  username: 'student',
  roles: ['operator'],
  permissions: [],
  in_projects: { [ONE]: ['*.read', '*.operate'], [TWO]: ['*.read'] },
};

test('a student is offered in each project what is permitted there', () => {
  const start = { permission: 'gns3.operate', inProjects: true } as const;
  expect(mayAsk(student, start, ONE)).toBe(true);
  expect(mayAsk(student, start, ONE.toUpperCase())).toBe(true);
  expect(mayAsk(student, start, TWO)).toBe(false);
  expect(mayAsk(student, start)).toBe(true);
});

test('what reaches beyond projects is offered to those alone who have the permission everywhere', () => {
  const duplicate = { permission: 'gns3.operate' };
  expect(mayAsk(student, duplicate, ONE)).toBe(false);
  expect(mayAsk({ ...student, permissions: ['*.operate'] }, duplicate, TWO)).toBe(true);
});

test('what is for everybody who is logged in is offered to everybody', () => {
  expect(mayAsk(student, { permission: 'authenticated', inProjects: true })).toBe(true);
});
