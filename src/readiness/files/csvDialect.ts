/** The format of a CSV file. */
export interface CsvDialect {
    /** The character between cells. */
    readonly delimiter: string;
    /** The number of lines before the header. */
    readonly skipped: number;
    /** The file from its header on. */
    readonly content: AsyncIterable<Buffer>;
}

/** The first is used if the header contains none. */
const DELIMITERS = [",", ";", "\t", "|"] as const;
/** The header, and whatever precedes it, must be within this many bytes. */
const BEGINNING = 1 << 20;
/**
 * A spreadsheet's line that names the delimiter, and the type that PowerShell 5's `Export-Csv` writes above the header.
 */
const SEP = /^"?sep=(.)"?[ \t,;|]*$/i;
const TYPE = /^"?#TYPE\b/i;

/** Detects the format of a file: from a line before the header, or by the most frequent delimiter in the header. */
export async function csvDialect(bytes: AsyncIterable<Buffer>): Promise<CsvDialect> {
    const pieces = bytes[Symbol.asyncIterator]();
    let begins = Buffer.alloc(0);
    let rest = rowsOf(begins);
    // Wait until a second line has begun: `\r\n` may be split between two chunks.
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
    /** Where the header begins. */
    readonly from: number;
    /** Undefined if its end has not been read yet. */
    readonly head: string | undefined;
}

/** One byte per character: everything that is searched for is ASCII. */
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
