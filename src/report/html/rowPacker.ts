import { visibleEscaped } from "../../base/visible";
import type { Evidence } from "../../readiness/prerequisites";
import type { PackedCause, PackedRow } from "./pageData";

/** A cause before it is packed. */
export interface PageCause {
    readonly code: string;
    /** `fails`, `is not known`; empty where the code says it all. */
    readonly outcome: string;
    readonly finding: string;
    readonly remedy: string;
    readonly contested?: string;
    readonly evidence?: readonly Evidence[];
}

/** A device before it is packed. */
export interface PageDevice {
    /** A text or several for each column. */
    readonly cells: readonly (string | readonly string[])[];
    readonly causes: readonly PageCause[];
}

/** Packs devices one by one; every text is kept once, as it is safe to show. */
export class RowPacker {
    readonly strings: string[] = [];
    private readonly numbers = new Map<string, number>();

    pack({ cells, causes }: PageDevice): PackedRow {
        return [
            cells.map((cell) => (typeof cell === "string" ? this.number(cell) : cell.map((each) => this.number(each)))),
            causes.map((cause) => this.packCause(cause)),
        ];
    }

    private packCause({ code, outcome, finding, remedy, contested = "", evidence = [] }: PageCause): PackedCause {
        const proofs = evidence.flatMap(({ field, value, source, observedAt }) => [
            field,
            value === null ? "(none)" : String(value),
            source,
            observedAt ?? "time not known",
        ]);
        return [code, outcome, finding, remedy, contested, ...proofs].map((text) => this.number(text));
    }

    private number(text: string): number {
        const known = this.numbers.get(text);
        if (known !== undefined) {
            return known;
        }
        this.numbers.set(text, this.strings.length);
        return this.strings.push(visibleEscaped(text)) - 1;
    }
}
