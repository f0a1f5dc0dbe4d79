// The scripts that connect `hfw` to the completion of a shell. Each asks `hfw __complete` for the words, and offers files where there are none.

/** The shells with a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** The script of a shell. */
export const COMPLETION_SCRIPTS: Record<Shell, string> = {
  bash: `_hfw() {
  local words word part current='' cut='' quote='' program=\${COMP_WORDS[0]/#\\~\\//$HOME/}
  local -a line=()
  COMPREPLY=()
  # bash splits --option=value into three words.
  for part in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ \${#line[@]} -gt 0 && ( $part == '=' || \${line[-1]} == --*= ) ]]; then line[-1]+=$part; else line+=("$part"); fi
  done
  current=\${line[-1]-}
  [[ $current == --*=* && \${COMP_WORDS[COMP_CWORD]} != "$current" ]] && cut=\${current%%=*}=
  # A word with spaces is typed in quotes or with backslashes.
  case \${current#"$cut"} in
    [\\"\\']*) quote=1 current=$cut\${current:\${#cut}+1} ;;
    *) current=\${current//\\\\/} ;;
  esac
  [ \${#line[@]} -gt 0 ] && line[-1]=$current
  words=$("$program" __complete -- "\${line[@]}" 2>/dev/null)
  if [ -z "$words" ]; then
    compopt -o default 2>/dev/null
    return
  fi
  while IFS=$'\\t' read -r word _; do
    [[ $word == "$current"* ]] || continue
    word=\${word#"$cut"}
    [ -n "$quote" ] || printf -v word %q "$word"
    COMPREPLY+=("$word")
  done <<< "$words"
}
complete -F _hfw hfw
`,
  zsh: `#compdef hfw
_hfw() {
  local -a described
  local line program=\${words[1]/#\\~\\//$HOME/}
  for line in "\${(@f)$("$program" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [ -n "$line" ] && described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#described )); then _describe -V hfw described; else _files; fi
}
compdef _hfw hfw
`,
  fish: `function __hfw_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
  $program __complete -- $words[2..-1] 2>/dev/null
end
complete -c hfw -a '(__hfw_complete)'
`,
}
