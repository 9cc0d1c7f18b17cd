import { UserError } from "../base/userError";

/** A change of one value in a stack's configuration. */
export interface ConfigChange {
    /** The line, from 1. */
    readonly line: number;
    readonly before: string;
    readonly after: string;
}

/**
 * Changes one number in the text of a `Pulumi.<stack>.yaml`. Everything else stays as it is written, comments, order and
 * quotes too.
 *
 * @param file its name in errors
 * @param key with its namespace: `tenant:broad`
 * @param from what it has to be so far
 * @throws UserError for a text that is not such a file, and for a key that is not there or has another value
 */
export function withConfigValue(
    text: string,
    file: string,
    key: string,
    { from, to }: { readonly from: number; readonly to: number },
): { readonly text: string; readonly change: ConfigChange } {
    // Loaded with the first file.
    const { isScalar, LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [broken] = document.errors;
    const refused = (reason: string) => new UserError(`Change '${file}': ${reason}`);
    if (broken !== undefined) {
        const { line } = lines.linePos(broken.pos[0]);
        throw refused(`line ${line}: ${broken.message.replace(/\.?$/, ".")} Correct the YAML.`);
    }
    const set = `Run: pulumi config set ${key} ${from}`;
    const node = document.getIn(["config", key], true);
    if (node === undefined) {
        throw refused(`config has no ${key}, which opens the ring. ${set}`);
    }
    if (!isScalar(node) || !node.range || node.anchor !== undefined || !isNumber(node.value)) {
        throw refused(`${key} is not a plain number. ${set}`);
    }
    if (Number(node.value) !== from) {
        throw refused(
            `${key} is ${node.value}, and ${from} is deployed. Run pulumi up first, or export the stack again; or take it back: pulumi config set ${key} ${from}`,
        );
    }
    const [start, end] = node.range;
    const quote = node.type === "QUOTE_DOUBLE" ? '"' : node.type === "QUOTE_SINGLE" ? "'" : "";
    const changed = `${text.slice(0, start)}${quote}${to}${quote}${text.slice(end)}`;
    if (Number(parseDocument(changed).getIn(["config", key])) !== to) {
        throw refused(`${key} is written in a way that cannot be changed here. Run: pulumi config set ${key} ${to}`);
    }
    const { line } = lines.linePos(start);
    return {
        text: changed,
        change: { line, before: lineOf(text, line), after: lineOf(changed, line) },
    };
}

function isNumber(value: unknown): value is string | number {
    return (
        typeof value === "number" ||
        (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    );
}

function lineOf(text: string, line: number): string {
    return (text.split("\n")[line - 1] ?? "").replace(/\r$/, "");
}
