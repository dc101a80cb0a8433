import type { ErrorCode } from './error.ts';

/** The catalogue of errors in French: what each means, and what to do. */
export const FRENCH_ERRORS: Readonly<Record<ErrorCode, { readonly meaning: string; readonly remedy: string }>> = {
  malformed: {
    meaning: 'La requête n’a pas pu être lue.',
    remedy: 'Corrigez la syntaxe ; les détails indiquent l’endroit.',
  },
  validation_error: {
    meaning: 'Les données ne correspondent pas à leur schéma.',
    remedy: 'Corrigez les champs nommés dans les détails.',
  },
  unauthorized: {
    meaning: 'La requête est venue sans identification valable.',
    remedy: 'Reconnectez-vous et envoyez le jeton.',
  },
  forbidden: {
    meaning: 'L’appelant n’a pas la permission que l’opération exige.',
    remedy: 'Demandez à un administrateur la permission nommée dans les détails.',
  },
  approval_needed: {
    meaning: 'Ce qui a été demandé attend l’accord d’une personne ; rien n’a été fait.',
    remedy: 'Attendez la décision : agents.approval.get la donne, avec l’approval_id des détails.',
  },
  not_found: {
    meaning: 'La chose nommée n’existe pas.',
    remedy: 'Vérifiez l’identifiant ; les listes montrent ce qui existe.',
  },
  method_not_allowed: {
    meaning: 'Le chemin existe, mais pas avec cette méthode.',
    remedy: 'Utilisez une méthode de l’en-tête Allow.',
  },
  too_large: {
    meaning: 'Le corps est plus grand que ce que l’opération accepte.',
    remedy: 'Envoyez moins ; les détails donnent la limite en octets.',
  },
  unsupported_media_type: {
    meaning: 'Le corps est d’un type que l’opération ne prend pas.',
    remedy: 'Envoyez le type nommé dans les détails.',
  },
  conflict: {
    meaning: 'L’état de la chose ne le permet pas maintenant.',
    remedy: 'Relisez la chose et décidez de nouveau.',
  },
  version_conflict: {
    meaning: 'Quelqu’un d’autre a écrit avant dans le même flux.',
    remedy: 'Relisez le flux et décidez de nouveau.',
  },
  lease_lost: {
    meaning: 'Un autre processus a repris ce que celui-ci faisait.',
    remedy: 'Réessayez ; le processus qui a pris la suite répond.',
  },
  rate_limited: {
    meaning: 'L’appelant a demandé plus souvent que sa limite ne le permet.',
    remedy: 'Attendez le temps que donne Retry-After.',
  },
  shutting_down: {
    meaning: 'Le processus s’arrête et ne prend plus de travail.',
    remedy: 'Réessayez ; un autre processus répond, ou celui-ci une fois redémarré.',
  },
  gns3_error: {
    meaning: 'Le serveur GNS3 a refusé la requête ou a échoué.',
    remedy: 'Lisez le texte de GNS3 dans le message ; il est écrit pour des personnes.',
  },
  gns3_unavailable: {
    meaning: 'Le serveur GNS3 est injoignable ; le disjoncteur est peut-être ouvert.',
    remedy: 'Vérifiez le serveur ; réessayez après Retry-After.',
  },
  provider_error: {
    meaning: 'Le fournisseur d’identité est injoignable, ou ne répond pas comme tel.',
    remedy: 'Réessayez, ou connectez-vous par mot de passe ; le journal en a la raison.',
  },
  vault_error: {
    meaning: 'Vault est injoignable ou scellé, ou a refusé ce qui lui a été demandé.',
    remedy: 'Lisez le message ; ce qui en avait été obtenu sert encore entre-temps.',
  },
  module_unavailable: {
    meaning: 'Le module qui répond à l’opération n’a aucune instance qui prenne des messages.',
    remedy: 'Démarrez le module ; hub/modules/ dit comment il va.',
  },
  module_error: {
    meaning: 'Le module qui répond à l’opération a échoué, ou a répondu autre chose que ce qu’il déclare.',
    remedy: 'Lisez le message ; c’est celui du module.',
  },
  timeout: {
    meaning: 'La réponse n’est pas venue à temps ; on ignore si la demande a eu un effet.',
    remedy: 'Relisez l’état avant de réessayer.',
  },
  position_unknown: {
    meaning: 'La position est au-delà de la fin du journal.',
    remedy: 'Abonnez-vous à partir d’une position que le journal a atteinte.',
  },
  log_changed: {
    meaning: 'Le journal a été restauré depuis une sauvegarde : les anciennes positions n’y veulent rien dire.',
    remedy: 'Relisez l’état et abonnez-vous à partir de sa position.',
  },
  unknown_action: {
    meaning: 'La trame ne nomme aucune action que cette connexion connaisse.',
    remedy: 'Utilisez une action du protocole.',
  },
  configuration_error: {
    meaning: 'Une clé, une valeur ou une combinaison de la configuration n’est pas permise.',
    remedy: 'Corrigez la clé nommée dans le message.',
  },
  data_in_use: {
    meaning: 'Un autre processus utilise le répertoire de données.',
    remedy: 'Arrêtez l’autre processus ou choisissez un autre répertoire de données.',
  },
  data_incompatible: {
    meaning: 'Les données ont été écrites par une autre version, que celle-ci ne sait pas lire.',
    remedy: 'Utilisez la version nommée dans le message, ou restaurez une sauvegarde.',
  },
  log_older: {
    meaning: 'Le journal finit avant une position déjà vue : des données manquent.',
    remedy: 'Remettez la base plus récente, ou acceptez la perte en la restaurant comme une sauvegarde.',
  },
  store_unavailable: {
    meaning: 'La base de données ne répond pas ou refuse d’enregistrer.',
    remedy: 'Vérifiez la base ; rien de ce qui a été confirmé n’est perdu.',
  },
  internal_error: {
    meaning: 'Un défaut du produit.',
    remedy: 'Signalez-le avec l’identifiant de la requête.',
  },
};
