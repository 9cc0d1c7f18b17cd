/** How a CSV file is written. */
export interface CsvDialect {
    /** What stands between cells. */
    readonly delimiter: string;
    /** Lines before the head. */
    readonly skipped: number;
    /** The file from its head on. */
    readonly content: AsyncIterable<Buffer>;
}

/** The first is meant where a head has none. */
const DELIMITERS = [",", ";", "\t", "|"] as const;
/** The head and what may stand before it are found within so many bytes. */
const BEGINNING = 1 << 20;
/** A spreadsheet's word on the delimiter, and the type that `Export-Csv` of PowerShell 5 writes above the head. */
const SEP = /^"?sep=(.)"?[ \t,;|]*$/i;
const TYPE = /^"?#TYPE\b/i;

/** Finds out how a file is written: what is said before the head, or the delimiter that the head has most of. */
export async function csvDialect(bytes: AsyncIterable<Buffer>): Promise<CsvDialect> {
    const pieces = bytes[Symbol.asyncIterator]();
    let begins = Buffer.alloc(0);
    let rest = rowsOf(begins);
    // Not before a second line is begun: `\r\n` may be cut in two.
    while (rest.head === undefined && begins.length < BEGINNING) {
        const piece = await pieces.next();
        if (piece.done) {
            break;
        }
        begins = Buffer.concat([begins, piece.value]);
        rest = rowsOf(begins);
    }
    const head = rest.head ?? begins.subarray(rest.from).toString("latin1");
    async function* content(): AsyncGenerator<Buffer, void, undefined> {
        yield begins.subarray(rest.from);
        for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
            yield piece.value;
        }
    }
    return { delimiter: rest.delimiter ?? mostIn(head), skipped: rest.skipped, content: content() };
}

interface Beginning {
    readonly delimiter: string | undefined;
    readonly skipped: number;
    /** Where the head begins. */
    readonly from: number;
    /** Undefined if its end is not there yet. */
    readonly head: string | undefined;
}

/** Byte by byte a character: what is looked for is ASCII. */
function rowsOf(bytes: Buffer): Beginning {
    const text = bytes.toString("latin1");
    let [delimiter, skipped, from]: [string | undefined, number, number] = [undefined, 0, 0];
    for (;;) {
        const end = /\r\n|\n|\r(?=[^\n])/g;
        end.lastIndex = from;
        const found = end.exec(text);
        if (found === null) {
            return { delimiter, skipped, from, head: undefined };
        }
        const line = text.slice(from, found.index);
        const said = SEP.exec(line)?.[1];
        if (said === undefined && !TYPE.test(line) && line.trim() !== "") {
            return { delimiter, skipped, from, head: line };
        }
        delimiter = said ?? delimiter;
        skipped += 1;
        from = end.lastIndex;
    }
}

function mostIn(head: string): string {
    const outside = head.replace(/"[^"]*"/g, "");
    const count = (delimiter: string) => outside.split(delimiter).length;
    return DELIMITERS.reduce((best, each) => (count(each) > count(best) ? each : best));
}
