import { COMMAND } from "../../base/command";
import { pathCases, quoted } from "./posixShell";
import { NAMES, type Place, valuesOf } from "./words";

/** For bash 3.2 and later. Where nothing is known it completes files, as bash does by itself. */
export function bashScript(places: readonly Place[]): string {
    return `# Printed by ${COMMAND} completion bash: source it in ~/.bashrc.
_hotpatch() {
    local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" at="" word
    if [[ $current == "=" ]]; then
        current=""
    elif [[ $previous == "=" ]]; then
        previous="\${COMP_WORDS[COMP_CWORD-2]}"
    fi
    COMPREPLY=()
    for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$at/$word" in
            */--) return ;;
${pathCases(places)}
        esac
    done
    case "$at $previous" in
${values(places)}
    esac
    case "$at" in
${words(places)}
    esac
}
complete -o default -F _hotpatch ${NAMES.join(" ")}
`;
}

function values(places: readonly Place[]): string {
    return places
        .flatMap((place) =>
            valuesOf(place).map(
                ({ option, values }) => `        ${quoted(`${place.path} ${option}`)}) ${reply(values)}; return ;;`,
            ),
        )
        .join("\n");
}

function words(places: readonly Place[]): string {
    return places
        .map(({ path, words }) => `        ${quoted(path)}) ${reply(words.map(({ word }) => word))} ;;`)
        .join("\n");
}

function reply(choices: readonly string[]): string {
    return choices.length === 0 ? ":" : `COMPREPLY=($(compgen -W ${quoted(choices.join(" "))} -- "$current"))`;
}
