import { COMMAND } from "../../base/command";
import { NAMES, type Place } from "./words";

/** For fish 3 and later. */
export function fishScript(places: readonly Place[]): string {
    const lines = NAMES.flatMap((name) => places.flatMap((place) => completions(name, place)));
    const paths = places.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
    return `# Printed by ${COMMAND} completion fish: keep it as ~/.config/fish/completions/hotpatch.fish.
function __hotpatch_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        test "$word" = '--'; and return 1
        contains -- (string trim "$at $word") ${paths.join(" ")}; and set at (string trim "$at $word")
    end
    test "$at" = "$argv[1]"
end
${lines.join("\n")}
`;
}

function completions(name: string, { path, words }: Place): string[] {
    const at = `complete -c ${name} -n ${quoted(`__hotpatch_at ${quoted(path)}`)}`;
    return words.map(({ word, help, short, values }) => {
        if (!word.startsWith("--")) {
            return `${at} -f -a ${quoted(word)} -d ${quoted(help)}`;
        }
        const letter = short === undefined ? "" : ` -s ${short}`;
        const value = values === undefined ? "" : values.length === 0 ? " -r" : ` -x -a ${quoted(values.join(" "))}`;
        return `${at} -l ${word.slice(2)}${letter}${value} -d ${quoted(help)}`;
    });
}

function quoted(text: string): string {
    return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
