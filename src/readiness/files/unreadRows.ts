import { visible } from "../../base/visible";
import type { Shortfall } from "../source";

/** So many rows are named. */
const NAMED = 10;
const LONGEST_CELL = 40;

/** Rows of one file that could not be read for certain, by one cause. */
export class UnreadRows {
    private count = 0;
    private readonly named: string[] = [];

    /**
     * @param what `the last contact cannot be read for certain`
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

    /** None, or one for all rows. */
    shortfalls(): Shortfall[] {
        if (this.count === 0) {
            return [];
        }
        const more = this.count > NAMED ? ` and ${this.count - NAMED} more` : "";
        const text = `File ${this.file}: ${this.what} in ${this.named.join(", ")}${more}. ${this.fix}`;
        return [{ text, devicesMayBeMissing: this.devicesMayBeMissing }];
    }
}
