import { type Argument, longFlag } from "../declare/arguments";
import type { Command, Verb } from "../declare/command";

/** What may stand at a place of the command line: a command, an option, or what an argument without a name may be. */
export interface Word {
    readonly word: string;
    /** What it does, in a line. */
    readonly help: string;
    /** The letter of an option that has one. */
    readonly short?: string;
    /** What may follow an option that takes a value; empty where a shell cannot know. Absent for everything else. */
    readonly values?: readonly string[];
}

/** The words behind a command, or behind the names that lead to one. */
export interface Place {
    /** `rule check`; empty for the beginning. */
    readonly path: string;
    readonly words: readonly Word[];
}

/** The names that a completion is registered for. */
export const NAMES = ["hotpatch", "pulumi-hotpatch"] as const;

const HELP: Word = { word: "--help", help: "display help for command" };

/** Every place of the command line with what may stand there. */
export function placesOf(verbs: readonly Verb[]): readonly Place[] {
    const words = [...verbs.map(wordOf), { word: "--version", help: "output the version number" }, HELP];
    return [{ path: "", words }, ...verbs.flatMap((verb) => placesBelow(verb, ""))];
}

function placesBelow(verb: Verb, above: string): readonly Place[] {
    const path = `${above}${verb.name}`;
    if ("commands" in verb) {
        const words = [...verb.commands.map(wordOf), HELP];
        return [{ path, words }, ...verb.commands.flatMap((each) => placesBelow(each, `${path} `))];
    }
    return [placeOf(path, verb)];
}

function placeOf(path: string, command: Command): Place {
    const entries = Object.entries(command.arguments);
    const [first] = entries.flatMap(([, argument]) => (argument.kind === "positional" ? [argument] : []));
    const options = entries.filter(([, { kind }]) => kind !== "positional");
    return {
        path,
        words: [
            ...(first?.choices ?? []).map((word) => ({ word, help: word })),
            ...options.map(([name, argument]) => optionWord(name, argument)),
            HELP,
        ],
    };
}

function optionWord(name: string, { kind, short, description, choices = [] }: Argument<unknown>): Word {
    return {
        word: longFlag(name),
        help: description,
        ...(short === undefined ? {} : { short }),
        ...(kind === "option" ? { values: choices } : {}),
    };
}

function wordOf({ name, summary }: Verb): Word {
    return { word: name, help: summary };
}

/** Options that take a value, in each of their spellings: `--format` and `-f`. */
export function valuesOf({ words }: Place): readonly { readonly option: string; readonly values: readonly string[] }[] {
    return words.flatMap(({ word, short, values }) =>
        values === undefined
            ? []
            : [word, ...(short === undefined ? [] : [`-${short}`])].map((option) => ({ option, values })),
    );
}
