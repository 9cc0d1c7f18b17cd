import { resolve } from "node:path";
import type { Look } from "../../report/format";
import { formatsOf } from "../../report/formats";
import type { ResultKind, Results } from "../../report/results";
import { prepareFolder, writeFile } from "../terminal/outputFile";
import { showsUnicode, type Terminal, WIDTH_OF_FILES, wantsColor, widthOf, writeAll } from "../terminal/terminal";
import { type Argument, type Arguments, flag, InvalidArgument, option } from "./arguments";
import { oneOf, text } from "./values";

/** Options that every command with a result has, and `output` and `verbose` where they make a difference. */
export interface OutputOptions {
    readonly format?: string | undefined;
    readonly json?: boolean;
    readonly output?: string | undefined;
    readonly verbose?: boolean;
}

/** What a command's results have beside a kind. */
export interface OutputTraits {
    /** Gives it `--output`, for results that are long. */
    readonly canWriteFile?: boolean;
    /** Gives it `--verbose`, for results whose text can name sources, and what answers rest on. */
    readonly hasSources?: boolean;
}

/**
 * Their declarations; none for a command without a result.
 *
 * @param own the command's own arguments, whose letters go first
 */
export function outputOptions(
    result: ResultKind | undefined,
    { canWriteFile = false, hasSources = false }: OutputTraits,
    own: Readonly<Record<string, Argument<unknown>>>,
): Arguments<OutputOptions> {
    if (result === undefined) {
        return {};
    }
    const formats = formatsOf(result).map(({ name }) => name);
    const isTaken = Object.values(own).some(({ short }) => short === "f");
    return {
        format: option("format", "how to print the result", oneOf(formats), {
            ...(isTaken ? {} : { short: "f" }),
            ...(formats[0] === undefined ? {} : { defaultText: formats[0] }),
        }),
        json: flag("the same as --format json"),
        ...(canWriteFile
            ? { output: option("file", "write to a file instead of standard output", text, { short: "o" }) }
            : {}),
        ...(hasSources ? { verbose: flag("also sources, and what the answers rest on", { short: "v" }) } : {}),
    };
}

/** How results of a kind are printed. */
export interface Printing<Kind extends ResultKind> {
    print(result: Results[Kind], look?: Partial<Look>): Promise<void>;
    printSoFar(result: Results[Kind], look?: Partial<Look>): void;
}

/**
 * Prints results of a kind as the options say.
 *
 * @throws UserError for a file that cannot be written, and InvalidArgument for a format that another kind has, before anything is read.
 */
export function printing<Kind extends ResultKind>(
    kind: Kind | undefined,
    { format, json = false, output, verbose = false }: OutputOptions,
    terminal: Terminal,
): Printing<Kind> {
    const formats = kind === undefined ? [] : formatsOf(kind);
    const wanted = json ? "json" : format;
    const chosen = wanted === undefined ? formats[0] : formats.find(({ name }) => name === wanted);
    if (chosen === undefined && wanted !== undefined && kind !== undefined) {
        const names = formats.map(({ name }) => name).join(", ");
        throw new InvalidArgument("format", wanted, `With these options the choices are ${names}.`);
    }
    const printer = kind === undefined ? undefined : chosen?.printerOf(kind);
    if (output !== undefined) {
        prepareFolder(output, terminal);
    }
    const { stdout, env } = terminal;
    const toFile = output !== undefined;
    const usual: Look = {
        width: toFile ? WIDTH_OF_FILES : widthOf(stdout),
        color: !toFile && wantsColor(stdout, env),
        unicode: showsUnicode(env),
        all: false,
        verbose,
        isPart: false,
    };
    const piecesOf = (result: Results[Kind], look: Partial<Look> = {}): Iterable<string> => {
        const { color = true, unicode = true, ...rest } = look;
        const how = { ...usual, ...rest, color: usual.color && color, unicode: usual.unicode && unicode };
        const printed = printer?.(result, how) ?? [];
        return typeof printed === "string" ? [printed] : printed;
    };
    let shown = 0;
    return {
        async print(result, look) {
            const pieces = shown === 0 ? piecesOf(result, look) : [[...piecesOf(result, look)].join("").slice(shown)];
            await (output === undefined ? writeAll(stdout, pieces) : writeFile(resolve(terminal.cwd, output), pieces));
        },
        printSoFar(result, look) {
            if (chosen?.grows && output === undefined) {
                const text = [...piecesOf(result, { ...look, isPart: true })].join("");
                stdout.write(text.slice(shown));
                shown = text.length;
            }
        },
    };
}
