# Completion for bash. It asks the program's own --help, so it knows what this version knows.
_fulcrum() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} word help
    local -a command=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        # Commands come first, at most two of them.
        [[ $word == [a-z]* && ${#command[@]} -lt 2 ]] || break
        command+=("$word")
    done
    help=$("${COMP_WORDS[0]}" "${command[@]}" --help 2>/dev/null) ||
        help=$("${COMP_WORDS[0]}" "${command[@]:0:1}" --help 2>/dev/null) || return 0
    COMPREPLY=()
    # What an option takes: {a,b} is a choice, FILE, DIR and PATH are files.
    if [[ $prev == -* ]]; then
        word=$(awk -v option="$prev" '$1 ~ "(^|,)" option "(,|$)" { print $2; exit }' <<<"$help")
        case $word in
            *{*}*)
                word=${word#*\{}
                word=${word%%\}*}
                mapfile -t COMPREPLY < <(compgen -W "${word//,/ }" -- "$cur")
                return 0 ;;
            FILE* | DIR* | PATH*)
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                return 0 ;;
            [A-Z]*) return 0 ;;
        esac
    fi
    if [[ $cur == -* ]]; then
        word=$(awk '/^  -/ { gsub(",", "\n", $1); print $1 }' <<<"$help")
        mapfile -t COMPREPLY < <(compgen -W "$word" -- "$cur")
        return 0
    fi
    word=$(awk '/^Subcommands:/ { on = 1; next } /^[^ ]/ || /^$/ { on = 0 } on && /^  [a-z]/ { print $1 }' <<<"$help")
    if [[ $word ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$word" -- "$cur")
    elif grep -q '^Positionals:' <<<"$help"; then
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -o filenames -F _fulcrum fulcrum
