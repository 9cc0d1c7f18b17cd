import { visible } from "../../base/visible";
import type { Shortfall } from "../source";

/** At most this many rows are named. */
const NAMED = 10;
const LONGEST_CELL = 40;

/** Rows of one file that were not valid, all for the same cause. */
export class UnreadRows {
    private count = 0;
    private readonly named: string[] = [];

    /**
     * @param what `the time is ambiguous or not valid`
     * @param fix in whole sentences
     */
    constructor(
        private readonly file: string,
        private readonly what: string,
        private readonly fix: string,
        private readonly devicesMayBeMissing: boolean,
    ) {}

    add(line: number, cell?: string): void {
        this.count += 1;
        if (this.named.length < NAMED) {
            this.named.push(cell === undefined ? `line ${line}` : `line ${line} ('${visible(cell, LONGEST_CELL)}')`);
        }
    }

    /** Empty, or one sentence for all rows. */
    shortfalls(): Shortfall[] {
        if (this.count === 0) {
            return [];
        }
        const more = this.count > NAMED ? ` and ${this.count - NAMED} more` : "";
        const text = `File ${this.file}: ${this.what} in ${this.named.join(", ")}${more}. ${this.fix}`;
        return [{ text, devicesMayBeMissing: this.devicesMayBeMissing }];
    }
}
