import type { PackedRow, PackedRows, PageColumn, Tone } from "../../../src/report/html/pageData";
import type { View } from "./view";

/** Why a device is as it is. */
export interface Cause {
    readonly code: string;
    readonly outcome: string;
    readonly finding: string;
    readonly remedy: string;
    /** Name of the contested question behind it, or empty. */
    readonly contested: string;
    readonly evidence: readonly Evidence[];
}

export interface Evidence {
    readonly field: string;
    readonly value: string;
    readonly source: string;
    readonly observedAt: string;
}

/** A value of a facet: how many of the devices that the other filters leave have it. */
export interface Count {
    readonly value: string;
    readonly tone: Tone;
    readonly count: number;
}

/** What is left of the devices. */
export interface Selection {
    /** Rows in the order of the table. */
    readonly rows: readonly number[];
    /** Counts of each facet, by its column's key. */
    readonly counts: Readonly<Record<string, readonly Count[]>>;
}

const NUMBER_OF_FIXED_TEXTS = 5;

/** The devices of a report: packed, until something of one is asked for. Devices are numbers, by their place. */
export class Fleet {
    readonly size: number;
    private readonly strings: readonly string[];
    private readonly rows: readonly PackedRow[];
    private readonly places: ReadonlyMap<string, number>;
    /** The texts that the cells of each facet have, with their numbers. */
    private readonly facetValues: ReadonlyMap<string, ReadonlyMap<string, number>>;
    private readonly orders = new Map<string, readonly number[]>();
    private searched: readonly string[] | undefined;
    private byId: ReadonlyMap<string, number> | undefined;

    constructor(
        readonly columns: readonly PageColumn[],
        { strings, rows }: PackedRows,
    ) {
        this.strings = strings;
        this.rows = rows;
        this.size = rows.length;
        this.places = new Map(columns.map(({ key }, place) => [key, place]));
        this.facetValues = new Map(
            columns.flatMap(({ key, facet }, place) => (facet === undefined ? [] : [[key, this.valuesAt(place)]])),
        );
    }

    /** The text of a cell; empty for a column that does not exist. */
    text(row: number, key: string): string {
        return this.values(row, key).join(", ");
    }

    /** The values of a cell. */
    values(row: number, key: string): readonly string[] {
        const cell = this.rows[row]?.[0][this.places.get(key) ?? -1];
        const numbers = cell === undefined ? [] : typeof cell === "number" ? [cell] : cell;
        return numbers.map((each) => this.strings[each] ?? "");
    }

    causes(row: number): readonly Cause[] {
        return (this.rows[row]?.[1] ?? []).map((packed) => {
            const texts = packed.map((each) => this.strings[each] ?? "");
            const [code = "", outcome = "", finding = "", remedy = "", contested = ""] = texts;
            const evidence: Evidence[] = [];
            for (let at = NUMBER_OF_FIXED_TEXTS; at < texts.length; at += 4) {
                const [field = "", value = "", source = "", observedAt = ""] = texts.slice(at, at + 4);
                evidence.push({ field, value, source, observedAt });
            }
            return { code, outcome, finding, remedy, contested, evidence };
        });
    }

    /** The device with an Intune id. */
    rowOf(id: string): number | undefined {
        this.byId ??= new Map(this.rows.map((_, row) => [this.text(row, "intuneId"), row]));
        return this.byId.get(id);
    }

    /** How a value of a column is coloured. */
    toneOf(column: PageColumn, value: string): Tone {
        return column.facet?.values.find(([each]) => each === value)?.[1] ?? "plain";
    }

    /** Does what the first search would have to wait for. */
    prepareSearch(): void {
        this.searchTexts();
    }

    /** The devices of a view, in its order, with the counts of every facet under all filters but its own. */
    select({ query, chosen, sort }: Pick<View, "query" | "chosen" | "sort">): Selection {
        const words = query.toLowerCase().split(/\s+/).filter(Boolean);
        const texts = words.length === 0 ? [] : this.searchTexts();
        const facets = this.columns
            .filter(({ facet }) => facet !== undefined)
            .map(({ key }) => ({
                key,
                place: this.places.get(key) ?? -1,
                wanted: this.wanted(key, chosen[key] ?? []),
            }));
        const tallies = facets.map(() => new Map<number, number>());
        const isIn = new Uint8Array(this.size);
        for (let row = 0; row < this.size; row += 1) {
            const text = texts[row] ?? "";
            if (!words.every((word) => text.includes(word))) {
                continue;
            }
            const cells = this.rows[row]?.[0] ?? [];
            let misses = 0;
            let missed = -1;
            for (const [at, { place, wanted }] of facets.entries()) {
                if (wanted !== undefined && !hasOne(cells[place], wanted)) {
                    misses += 1;
                    missed = at;
                }
            }
            isIn[row] = misses === 0 ? 1 : 0;
            for (const [at, { place }] of facets.entries()) {
                const tally = tallies[at];
                if (tally !== undefined && (misses === 0 || (misses === 1 && missed === at))) {
                    addAll(tally, cells[place]);
                }
            }
        }
        const order = sort === undefined ? undefined : this.orderBy(sort.key);
        const rows = (order ?? Array.from({ length: this.size }, (_, row) => row)).filter((row) => isIn[row] === 1);
        if (sort?.isDescending) {
            rows.reverse();
        }
        return {
            rows,
            counts: Object.fromEntries(
                facets.map(({ key }, at) => [key, this.countsOf(key, tallies[at] ?? new Map())]),
            ),
        };
    }

    /** How many of the rows have each pair of values of two columns. */
    pairs(rows: readonly number[], first: string, second: string): ReadonlyMap<string, ReadonlyMap<string, number>> {
        const all = new Map<string, Map<string, number>>();
        for (const row of rows) {
            for (const value of this.values(row, first)) {
                const counts = all.get(value) ?? new Map<string, number>();
                all.set(value, counts);
                for (const other of this.values(row, second)) {
                    counts.set(other, (counts.get(other) ?? 0) + 1);
                }
            }
        }
        return all;
    }

    /** Numbers of the texts that a facet is filtered by; undefined if it is not. */
    private wanted(key: string, values: readonly string[]): ReadonlySet<number> | undefined {
        const known = this.facetValues.get(key);
        return values.length === 0 ? undefined : new Set(values.map((value) => known?.get(value) ?? -1));
    }

    private valuesAt(place: number): ReadonlyMap<string, number> {
        const numbers = new Set<number>();
        for (const [cells] of this.rows) {
            const cell = cells[place];
            for (const each of typeof cell === "number" ? [cell] : (cell ?? [])) {
                numbers.add(each);
            }
        }
        return new Map([...numbers].map((each) => [this.strings[each] ?? "", each]));
    }

    private countsOf(key: string, tally: ReadonlyMap<number, number>): Count[] {
        const listed = this.columns.find((column) => column.key === key)?.facet?.values ?? [];
        const counts = new Map([...tally].map(([at, count]) => [this.strings[at] ?? "", count]));
        const known = listed.flatMap(([value, tone]): Count[] =>
            this.facetValues.get(key)?.has(value) ? [{ value, tone, count: counts.get(value) ?? 0 }] : [],
        );
        const others = [...counts]
            .filter(([value]) => value !== "" && !listed.some(([each]) => each === value))
            .map(([value, count]): Count => ({ value, tone: "plain", count }))
            .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
        return [...known, ...others];
    }

    private orderBy(key: string): readonly number[] {
        const known = this.orders.get(key);
        if (known !== undefined) {
            return known;
        }
        const texts = this.rows.map((_, row) => this.text(row, key).toLowerCase());
        const order = texts
            .map((_, row) => row)
            .sort((a, b) => {
                const [left = "", right = ""] = [texts[a], texts[b]];
                return left < right ? -1 : left > right ? 1 : a - b;
            });
        this.orders.set(key, order);
        return order;
    }

    private searchTexts(): readonly string[] {
        this.searched ??= this.rows.map(([cells]) =>
            cells
                .map((cell) =>
                    typeof cell === "number" ? this.strings[cell] : cell.map((at) => this.strings[at]).join("\n"),
                )
                .join("\n")
                .toLowerCase(),
        );
        return this.searched;
    }
}

function hasOne(cell: PackedRow[0][number] | undefined, wanted: ReadonlySet<number>): boolean {
    return typeof cell === "number" ? wanted.has(cell) : (cell ?? []).some((each) => wanted.has(each));
}

function addAll(tally: Map<number, number>, cell: PackedRow[0][number] | undefined): void {
    for (const each of typeof cell === "number" ? [cell] : (cell ?? [])) {
        tally.set(each, (tally.get(each) ?? 0) + 1);
    }
}
