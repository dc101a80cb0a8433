/** What each shell reads: all ask `thalamus __complete`, which prints a word and what it is, with a tab between, a line each. */
export const SHELLS = {
  bash: `_thalamus() {
  local value
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    COMPREPLY+=("$(printf '%q' "$value")")
  done < <(thalamus __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _thalamus thalamus`,

  zsh: `#compdef thalamus
_thalamus() {
  local line
  local -a found
  for line in "\${(@f)$(thalamus __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe thalamus found
}
compdef _thalamus thalamus`,

  fish: `function __thalamus_complete
  set -l given (commandline -opc)
  set -e given[1]
  set -l current (commandline -ct)
  thalamus __complete -- $given "$current" 2>/dev/null
end
complete -c thalamus -f -a '(__thalamus_complete)'`,
} as const;

export type Shell = keyof typeof SHELLS;
