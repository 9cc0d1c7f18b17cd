import type { PageColumn } from "../../../src/report/html/pageData";

/** What a reader looks at. It is in the page's address behind `#`, so that it can be sent to somebody. */
export interface View {
    readonly query: string;
    /** Chosen values of facets, by their column's key. Devices have to have one of each. */
    readonly chosen: Readonly<Record<string, readonly string[]>>;
    /** The order of the report if absent. */
    readonly sort?: { readonly key: string; readonly isDescending: boolean };
    /** Keys of the columns that are shown; those of the report if absent. */
    readonly shown?: readonly string[];
    /** Intune id of the device whose evidence is open. */
    readonly device?: string;
}

/** `#q=win&badge=Unknown+(vbs)&sort=-name&device=…` as a view. What is not understood is left out. */
export function viewOf(hash: string, columns: readonly PageColumn[]): View {
    const given = new URLSearchParams(hash.replace(/^#/, ""));
    const keys = new Set(columns.map(({ key }) => key));
    const chosen = columns.flatMap(({ key, facet }) => {
        const values = facet === undefined ? [] : given.getAll(key);
        return values.length === 0 ? [] : [[key, values] as const];
    });
    const sort = given.get("sort") ?? "";
    const sortKey = sort.replace(/^-/, "");
    const shown = given
        .get("columns")
        ?.split(",")
        .filter((key) => keys.has(key));
    const device = given.get("device");
    return {
        query: given.get("q") ?? "",
        chosen: Object.fromEntries(chosen),
        ...(keys.has(sortKey) ? { sort: { key: sortKey, isDescending: sort.startsWith("-") } } : {}),
        ...(shown === undefined || shown.length === 0 ? {} : { shown }),
        ...(device === null ? {} : { device }),
    };
}

/** The same the other way round; `#` for a view of everything. */
export function hashOf({ query, chosen, sort, shown, device }: View): string {
    const told = new URLSearchParams();
    if (query !== "") {
        told.set("q", query);
    }
    for (const [key, values] of Object.entries(chosen)) {
        for (const value of values) {
            told.append(key, value);
        }
    }
    if (sort !== undefined) {
        told.set("sort", `${sort.isDescending ? "-" : ""}${sort.key}`);
    }
    if (shown !== undefined) {
        told.set("columns", shown.join(","));
    }
    if (device !== undefined) {
        told.set("device", device);
    }
    return `#${told}`;
}

/** A view with a facet's value chosen, or no longer chosen. */
export function toggled(view: View, key: string, value: string): View {
    const before = view.chosen[key] ?? [];
    const after = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
    const { [key]: _, ...others } = view.chosen;
    return { ...view, chosen: after.length === 0 ? others : { ...others, [key]: after } };
}

/** A view sorted by a column: first upward, then downward, then in the report's order. */
export function sortedBy({ sort, ...view }: View, key: string): View {
    if (sort?.key !== key) {
        return { ...view, sort: { key, isDescending: false } };
    }
    return sort.isDescending ? view : { ...view, sort: { key, isDescending: true } };
}
