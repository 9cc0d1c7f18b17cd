import { COMMAND } from "../../base/command";
import { pathCases, quoted } from "./posixShell";
import { NAMES, type Place, valuesOf, type Word } from "./words";

/** For zsh with its completion system, which \`compinit\` loads. Where nothing is known it completes files. */
export function zshScript(places: readonly Place[]): string {
    return `#compdef ${NAMES.join(" ")}
# Printed by ${COMMAND} completion zsh: source it in ~/.zshrc, or keep it as _hotpatch in $fpath.
_hotpatch() {
    local at="" word
    local -a entries options
    for word in "\${(@)words[2,CURRENT-1]}"; do
        case "$at/$word" in
            */--) _files; return ;;
${pathCases(places)}
        esac
    done
    case "$at \${words[CURRENT-1]}" in
${values(places)}
    esac
    case "$at" in
${words(places)}
    esac
    _describe -t commands command entries
    _describe -o -t options option options
}
# As a file of $fpath it is the function itself.
if [[ $funcstack[1] == _hotpatch ]]; then
    _hotpatch "$@"
else
    compdef _hotpatch ${NAMES.join(" ")}
fi
`;
}

function values(places: readonly Place[]): string {
    return places
        .flatMap((place) =>
            valuesOf(place).map(({ option, values }) => {
                const reply = values.length === 0 ? "_files" : `compadd -- ${values.map(quoted).join(" ")}`;
                return `        ${quoted(`${place.path} ${option}`)}) ${reply}; return ;;`;
            }),
        )
        .join("\n");
}

function words(places: readonly Place[]): string {
    return places
        .map(({ path, words }) => {
            const isOption = ({ word }: Word) => word.startsWith("-");
            const [entries, options] = [words.filter((each) => !isOption(each)), words.filter(isOption)];
            return `        ${quoted(path)}) entries=(${described(entries)}) options=(${described(options)}) ;;`;
        })
        .join("\n");
}

function described(words: readonly Word[]): string {
    return words.map(({ word, help }) => quoted(`${word}:${help}`)).join(" ");
}
