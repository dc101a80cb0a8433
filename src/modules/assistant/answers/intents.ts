/** What can be asked for. */
export const INTENTS = [
  'help',
  'change',
  'changed_by',
  'restarted',
  'outlook',
  'backup',
  'path',
  'security',
  'incidents',
  'reports',
  'qos',
  'neighbors',
  'versions',
  'cause',
  'top',
  'ports',
  'discovered',
  'load',
  'count',
  'alerts',
  'changes',
  'device',
  'overview',
  'down',
  'state',
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
    /^(?!.*\b(alert|alarm|incident|back ?up|sauvegard|voisin|neighbo))(?:.*(?:\b(when|last)\b.*\b(restart|reboot|boot|reload|start)|\bsince when\b.*\b(up|running|on|started)\b|\buptime\b|\bhow long\b.*\b(up|running|on)\b|\b(quand|dernier|derniere)\b.*\b(redemarr|demarr|reboot|relanc|allum)|\bdepuis (quand|combien)\b.*\b(tourne|marche|demarr|allum|fonctionn|en route)))/,
  outlook:
    /\b(forecast|predict|prevision|prevoir|prevu)|\b(run|runs|running) (out|low|short)\b|\bfill(s|ing)? up\b|\b(will|going to|gonna)\b.*\b(full|fill|fail|break|enough|overload|saturat|crash|last)|\bsoon\b.*\b(full|fail)|\b(va|vont|ira|allons) (t (il|elle|on|ils|elles) )?(bientot )?(manquer|satur|etre (plein|satur|en panne)|se remplir|remplir|tomber|deborder|lacher)|\bbientot\b.*\b(plein|satur|panne)|\b(sera|seront)\b.*\b(plein|satur)|\brisque/,
  backup: /\bback(ed)? ?up|\bbackups\b|\bsauvegard|\bconfig\w*\b.*\b(saved|stored|kept|copy)\b|\bcopi?e\w*\b.*\bconfig/,
  path: /\b(path|route|way|hops?|chemin|trajet|itineraire|traceroute)\b.*(#n|#a|\bfrom\b|\bto\b|\bde\b|\bvers\b)|\b(from|de|depuis|entre|between)\b.*(#n|#a).*\b(to|and|vers|a|et|jusqu a|reach|get)\b.*(#n|#a)|(#n|#a)\b.*\b(reach\w*|ping\w*|contact\w*|access\w*|communi\w*|talk\w*|attei\w*|join(t|dre|gn\w*)|acced\w*|parl\w*|peut)\b.*(#n|#a)/,
  security:
    /\battack|\battaqu|\bintru|\bsecurity|\bsecurite|\bscan(s|ned|ning|ne)?\b|\bbrute ?force|\bsuspicious|\bsuspect|\bmalware|\bban(ned|ni|nie|nis)\b|\bhack|\bpirat|\b(log ?in|logins?|logged|password|passwd|authenti\w*|connexions?|mots? de passe|identifi\w*)\b.*\b(wrong\w*|fail\w*|attempts?|denied|refus\w*|echou\w*|echecs?|erreurs?|faux)|\b(wrong\w*|failed|bad|mauvais|faux|incorrects?|echecs?|attempts?|tentatives?)\b.*\b(log ?in|logins?|password|authenti\w*|connexions?|mots? de passe|d intrusion)/,
  incidents: /\bincidents?\b/,
  reports: /\breports?\b|\brapports?\b/,
  qos: /\bqos\b|\bquality of service|\bqualite de service|\bshap(ing|ed|er)\b|\bimpair|\bdegradation|\blimit(ed|ation)? (of )?(bandwidth|rate)|\bdebit limite|\blimitation de debit|\bpriorit\w+ (of|du|de|des) (traffic|trafic|flux)/,
  neighbors:
    /^(?=.*#n).*\b(neighbou?rs?|voisins?|connected (to|with)|(linked|wired|attached|plugged|cabled|joined) ?(to|into|with)?|other end|far end|cables?|talks? to|hangs? (off|on)|behind|raccord\w*|relie\w*|branche\w*|connecte\w* (a|au|aux|avec|directement)|au bout|en face|derriere|lldp|cdp)\b/,
  versions:
    /\bversions?\b|\bfirmware|\bsoftware|\blogiciel|\bmicrologiciel|\b(ios|ios xe|ios xr|nx os|junos|eos|vyos|routeros)\b|\b\d+\.\d+\w*\b|\boutdated|\bobsolet|\bperime/,
  cause:
    /\bwhy\b|\bpourquoi\b|\breason\b|\braison\b|\bcauses?\b|\bcausing\b|\bwhat s? ?(is )?(wrong with|the matter)\b|\bqu est ce qu(i|e)? ne va pas (avec|sur)\b|\bexplain\b|\bexpliqu|\bcomment se fait\b|\bhow come\b/,
  top: /\btop\b|\bbusiest|\bmost (loaded|used|traffic|errors?|drops?|busy|utili)|\b(the )?most\b.*\b(traffic|errors?|frames?|packets?|drops?|load)|\bhighest\b|\bheaviest|\bles? plus (charge|occupe|utilise|actif|actives?|sollicite|de trafic|d erreurs?)|\ble plus (de|d)\b.*\b(trafic|erreurs?|charge|pertes?|debit)|\bplus (gros|fort|charge|occupe)/,
  ports: /^(?!.*\b(alert|alarm|chang|happen|error|erreur|drop|trafic|traffic|loss|perte))(?=.*#n).*\b(ports?|interfaces?|prises?)\b/,
  discovered: /\b(un|re)?discover(ed|y)?\b|\bdecouv\w+/,
  load: /#n.*\b(loss|errors?|drops?|discards?|traffic|bandwidth|throughput|trafic|debit|bande passante|pertes?|erreurs?)\b|\b(loss|errors?|drops?|discards?|traffic|bandwidth|throughput|trafic|debit|bande passante|pertes?|erreurs?)\b.*#n|\b(cpu|processor|processeur|memory|memoire|ram|disk|disque|storage|stockage|temperature)\b/,
  count: /\bhow many\b|\bnumber of\b|\bcount\b|\bcombien\b|\bnombre (de|d)\b/,
  alerts: /\balerts?\b|\balarms?\b|\balertes?\b|\balarmes?\b|\bwarnings?\b|\bavertissements?\b/,
  changes:
    /\bchang|\bhappen|\bnew since\b|\bwhat s? ?(is )?new\b|\banything new\b|\bdifferen|\bmodifi|\bde neuf\b|\bnouveau|\bs est (il )?(passe|produit)|\bs est il passe|\bpasse(es)? (depuis|hier|cette)|\barrive\b.*\b(depuis|hier)|\bevenements?\b|\bevents?\b/,
  device:
    /^(?=.*#n).*(\b(ips?|ipv4|ipv6|address\w*|adress\w*|mac|models?|modele|makes?|made by|vendors?|manufacturer|marque|constructeur|fabricant|serial|serie|hardware|materiel|kind of|type|sort of|describe|decri\w*|tell me (more )?about|parle\w* (moi )?de|presente|fiche|details?|infos?|information|caracteristiques)\b|^(what|who) (is|s) (a |the )?#n$|\b(c est quoi|qu est ce (que|qu)( c)?( est)?)\b.*#n)/,
  overview:
    /\b(overview|summar(y|i[sz]e)|at a glance|health|how (is|are) (the|my|our|everything|things)|how s (the|my|our|everything)|everything (is )?(ok|okay|fine|all ?right|good)|resume\b.*\b(reseau|labo?|projet|situation)|apercu|bilan|synthese|vue d ensemble|un point|le point|etat (du|general|des lieux|de (la|l|mon|notre) )|comment (va|vont|se porte\w*)|tout va bien|tout est (ok|bon|en ordre))/,
  down: /\bdown\b|\bbroken?\b|\bbroke\b|\bbreaks?\b|\bdead\b|\bfail(ed|ing|s|ures?)?\b|\bunreachable|\bout of (order|service)|\bnot (work|respond|answer|running|reach)|\b(doesn|isn|aren|don) t (work|respond|answer|run)|\bdo(es)? not (work|respond|answer|run)|\bstopped\b|\boffline|\bproblems?\b|\bworr(y|ied)\b|\bconcerned\b|\bsoucis?\b|\binquiet\w*|\bwrong\b|\ben panne|\bpannes?\b|\bcasse|\bhors (service|ligne)|\binjoignable|\bne (marche|fonctionn|repond|tourn)\w* (pas|plus)|\barrete|\btombe|\bproblemes?\b|\bko\b|\bdefaillant|\bne va pas\b/,
  state:
    /(\b(is|are|does|do|est|sont|which|what|who|list|show|quels?|quelles?|liste\w*|montre\w*|all|every\w*|tous|toutes|etat|status|state|statut|how|comment)\b|#n).*\b(up|on|off|alive|online|offline|running|started|stopped|suspended|powered|switched|reachable|answer\w*|respond\w*|work(s|ing)?|doing|status|state|tourn\w*|march\w*|fonctionn\w*|allum\w*|etein\w*|demarr\w*|arret\w*|suspendu\w*|repond\w*|joignables?|en (ligne|route|service|marche)|va|etat|statut)\b|\b(status|state|etat|statut)\b.*#n/,
};

/** What is asked for; null where no sign of it shows. */
export function intentOf(words: string): Intent | null {
  return INTENTS.find((intent) => SIGNS[intent].test(words)) ?? null;
}
