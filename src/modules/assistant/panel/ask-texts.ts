const en = {
  ask: 'Ask',
  question: 'Question',
  example: 'What is down?',
  send: 'Ask',
  hint: 'Questions in English or French about what you may read. The answers stay in this window.',
  byModel: 'Worded by a language model: check it',
  suggestions: 'Can be asked',
  forget: 'Forget this conversation',
  first: 'What is down?',
  second: 'What changed since yesterday?',
  third: 'Top interfaces by load',
};

const fr: Record<keyof typeof en, string> = {
  ask: 'Demander',
  question: 'Question',
  example: 'Qu’est-ce qui est en panne ?',
  send: 'Demander',
  hint: 'Questions en français ou en anglais sur ce que vous pouvez lire. Les réponses restent dans cette fenêtre.',
  byModel: 'Rédigé par un modèle de langage : à vérifier',
  suggestions: 'Questions possibles',
  forget: 'Oublier cette conversation',
  first: 'Qu’est-ce qui est en panne ?',
  second: 'Qu’est-ce qui a changé depuis hier ?',
  third: 'Interfaces les plus chargées',
};

export const ASK_TEXTS = { en, fr };
