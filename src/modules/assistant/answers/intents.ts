/** What can be asked for. */
export const INTENTS = [
  'help',
  'change',
  'changed_by',
  'restarted',
  'backup',
  'path',
  'security',
  'incidents',
  'reports',
  'qos',
  'versions',
  'cause',
  'top',
  'load',
  'count',
  'alerts',
  'changes',
  'down',
] as const;
export type Intent = (typeof INTENTS)[number];

/**
 * Signs of each intent, in English and French, over a question in lower case without accents, in which names are `#n` (nodes) and `#p`
 * (projects), and addresses `#a`. The first that shows is meant: those that speak of something special stand before those that share its words.
 */
const SIGNS: Readonly<Record<Intent, RegExp>> = {
  help: /^(help|aide|\?)$|\bwhat can (you|i)\b|\b(que|quoi) (peux|sais|puis) ?(tu|je)?\b|\bqu est ce que (tu|je) (peux|sais|puis)\b/,
  change:
    /^((please|can you|could you|would you|i want (you )?to|s il (te|vous) plait|svp|peux tu|pouvez vous|je (veux|voudrais)|il faut|veuillez) )*(stop|halt|shut ?down|turn (off|on)|start|boot|resume|restart|reboot|reload|suspend|pause|restore|back up|isolate|contain|arrete[rz]?|stoppe[rz]?|eteins|eteign?e[rz]|eteindre|demarre[rz]?|allume[rz]?|lance[rz]?|redemarre[rz]?|relance[rz]?|suspend(s|re|ez)|recharge[rz]?|restaure[rz]?|sauvegarde[rz]|isole[rz]?|confine[rz]?)\b/,
  changed_by:
    /\b(who|by whom|whose)\b.*\b(chang|modif|touch|edit|reconfig|stop|start|restart|reboot|delet|remov|did|reload|alter)|(?<!\bce )\bqui\b.*\b(a|ont|avait|est)\b.*\b(chang|modif|touch|edit|reconfig|arret|demarr|redemarr|supprim|relanc|fait)/,
  restarted:
    /\b(when|last)\b.*\b(restart|reboot|boot|reload|start)|\bsince when\b.*\b(up|running|on|started)\b|\buptime\b|\bhow long\b.*\b(up|running|on)\b|\b(quand|dernier|derniere)\b.*\b(redemarr|demarr|reboot|relanc|allum)|\bdepuis (quand|combien)\b.*\b(tourne|marche|demarr|allum|fonctionn|en route)/,
  backup: /\bback(ed)? ?up|\bbackups\b|\bsauvegard|\bconfig\w*\b.*\b(saved|stored|kept|copy)\b|\bcopi?e\w*\b.*\bconfig/,
  path: /\b(path|route|way|hops?|chemin|trajet|itineraire|traceroute)\b.*(#n|#a|\bfrom\b|\bto\b|\bde\b|\bvers\b)|\b(from|de|depuis|entre|between)\b.*(#n|#a).*\b(to|and|vers|a|et|jusqu a|reach|get)\b.*(#n|#a)|(#n|#a) (can )?(reach|atteint|joint|peut)\b.*(#n|#a)/,
  security:
    /\battack|\battaqu|\bintru|\bsecurity|\bsecurite|\bscan(s|ned|ning|ne)?\b|\bbrute ?force|\bsuspicious|\bsuspect|\bmalware|\bban(ned|ni|nie|nis)\b|\bhack|\bpirat/,
  incidents: /\bincidents?\b/,
  reports: /\breports?\b|\brapports?\b/,
  qos: /\bqos\b|\bquality of service|\bqualite de service|\bshap(ing|ed|er)\b|\bimpair|\bdegradation|\blimit(ed|ation)? (of )?(bandwidth|rate)|\bdebit limite|\blimitation de debit|\bpriorit\w+ (of|du|de|des) (traffic|trafic|flux)/,
  versions: /\bversions?\b|\bfirmware|\bsoftware|\blogiciel|\bmicrologiciel|\boutdated|\bobsolet|\bperime/,
  cause:
    /\bwhy\b|\bpourquoi\b|\breason\b|\braison\b|\bcauses?\b|\bcausing\b|\bwhat s? ?(is )?(wrong|the matter) with\b|\bqu est ce qu(i|e)? ne va pas (avec|sur)\b|\bexplain\b|\bexpliqu|\bcomment se fait\b|\bhow come\b/,
  top: /\btop\b|\bbusiest|\bmost (loaded|used|traffic|errors?|drops?|busy|utili)|\b(the )?most\b.*\b(traffic|errors?|frames?|packets?|drops?|load)|\bhighest\b|\bheaviest|\bles? plus (charge|occupe|utilise|actif|actives?|sollicite|de trafic|d erreurs?)|\ble plus (de|d)\b.*\b(trafic|erreurs?|charge|pertes?|debit)|\bplus (gros|fort|charge|occupe)/,
  load: /\b(cpu|processor|processeur|memory|memoire|ram|disk|disque|storage|stockage|temperature)\b/,
  count: /\bhow many\b|\bnumber of\b|\bcount\b|\bcombien\b|\bnombre (de|d)\b/,
  alerts: /\balerts?\b|\balarms?\b|\balertes?\b|\balarmes?\b|\bwarnings?\b|\bavertissements?\b/,
  changes:
    /\bchang|\bhappen|\bnew since\b|\bwhat s? ?(is )?new\b|\banything new\b|\bdifferen|\bmodifi|\bde neuf\b|\bnouveau|\bs est (il )?(passe|produit)|\bs est il passe|\bpasse(es)? (depuis|hier|cette)|\barrive\b.*\b(depuis|hier)|\bevenements?\b|\bevents?\b/,
  down: /\bdown\b|\bbroken?\b|\bbroke\b|\bdead\b|\bfail(ed|ing|s|ures?)?\b|\bunreachable|\bout of (order|service)|\bnot (work|respond|answer|running|reach)|\b(doesn|isn|aren|don) t (work|respond|answer|run)|\bdo(es)? not (work|respond|answer|run)|\bstopped\b|\boffline|\bproblems?\b|\bwrong\b|\ben panne|\bpannes?\b|\bcasse|\bhors (service|ligne)|\binjoignable|\bne (marche|fonctionn|repond|tourn)\w* (pas|plus)|\barrete|\btombe|\bproblemes?\b|\bko\b|\bdefaillant|\bne va pas\b/,
};

/** What is asked for; null where no sign of it shows. */
export function intentOf(words: string): Intent | null {
  return INTENTS.find((intent) => SIGNS[intent].test(words)) ?? null;
}
