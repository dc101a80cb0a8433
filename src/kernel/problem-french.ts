/**
 * What schemas of inputs say of their own when something does not fit, in French; what the schema library says it translates itself.
 * A test sees to it that none is missing.
 */
export const FRENCH_PROBLEMS: Readonly<Record<string, string>> = {
  'Expected http://127.0.0.1:PORT/PATH or http://[::1]:PORT/PATH: a program gets its code on the same machine alone.':
    'Attendu : http://127.0.0.1:PORT/CHEMIN ou http://[::1]:PORT/CHEMIN ; un programme ne reçoit son code que sur la même machine.',
  'Expected http://HOST:PORT or https://HOST:PORT, without path, user or password.':
    'Attendu : http://HÔTE:PORT ou https://HÔTE:PORT, sans chemin, ni utilisateur, ni mot de passe.',
  'No two widgets may have one name.': 'Deux éléments ne peuvent pas porter le même nom.',
  'No widget may reach beyond column 12.': 'Aucun élément ne peut dépasser la colonne 12.',
  'must have no control characters': 'ne doit contenir aucun caractère de contrôle',
};

/** A problem in French, where it is said by a schema of ours; else as it is. */
export function problemInFrench(problem: string): string {
  return Object.hasOwn(FRENCH_PROBLEMS, problem) ? FRENCH_PROBLEMS[problem]! : problem;
}
