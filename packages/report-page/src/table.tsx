import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PageColumn } from "../../../src/report/html/pageData";
import type { Fleet } from "./fleet";
import { hashOf, sortedBy, type View } from "./view";

/** The height of a row in the style sheet, in the page's letter size. */
const ROW_REM = 2.5;
/** Rows that are drawn above and below the visible ones. */
const MARGIN_ROWS = 8;
/** The most that is printed: 50,000 rows would be a thousand pages. */
const PRINTED_ROWS = 1_000;
const MOVES: Readonly<Record<string, (from: number, page: number, last: number) => number>> = {
    ArrowDown: (from) => from + 1,
    ArrowUp: (from) => from - 1,
    PageDown: (from, page) => from + page,
    PageUp: (from, page) => from - page,
    Home: () => 0,
    End: (_from, _page, last) => last,
};

interface Props {
    readonly fleet: Fleet;
    readonly rows: readonly number[];
    readonly columns: readonly PageColumn[];
    readonly view: View;
    readonly isPrinting: boolean;
    onChange(view: View): void;
}

/** The devices. Only rows near the visible ones are drawn; every row has the same height. */
export function Table({ fleet, rows, columns, view, isPrinting, onChange }: Props) {
    const area = useRef<HTMLElement>(null);
    const [top, setTop] = useState(0);
    const [height, setHeight] = useState(600);
    const [current, setCurrent] = useState(0);
    const isMoving = useRef(false);
    const rowHeight = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

    useLayoutEffect(() => {
        const measure = () => setHeight(area.current?.clientHeight ?? 600);
        measure();
        addEventListener("resize", measure);
        return () => removeEventListener("resize", measure);
    }, []);
    const { query, chosen, sort } = view;
    // Other rows are looked at from their beginning.
    useEffect(() => {
        setCurrent(0);
        area.current?.scrollTo({ top: 0 });
    }, [query, chosen, sort]);

    const page = Math.max(1, Math.floor(height / rowHeight) - 2);
    const first = isPrinting ? 0 : Math.max(0, Math.floor(top / rowHeight) - MARGIN_ROWS);
    const end = isPrinting ? PRINTED_ROWS : first + Math.ceil(height / rowHeight) + 2 * MARGIN_ROWS;
    const drawn = rows.slice(first, end);
    // Tab reaches one row, arrows the others.
    const entry = Math.min(Math.max(current, first), first + drawn.length - 1);

    // Before the browser paints: the row that had the focus may be gone, and the next key must not be lost.
    useLayoutEffect(() => {
        if (isMoving.current) {
            isMoving.current = false;
            area.current?.querySelector<HTMLElement>(`[data-place="${current}"]`)?.focus({ preventScroll: true });
        }
    });
    const move = (event: KeyboardEvent) => {
        const target = MOVES[event.key]?.(entry, page, rows.length - 1);
        if (target === undefined || area.current === null) {
            return;
        }
        event.preventDefault();
        const next = Math.min(Math.max(target, 0), rows.length - 1);
        const { scrollTop, clientHeight } = area.current;
        // The head stays at the top of the area and covers a row.
        const above = next * rowHeight;
        const below = (next + 2) * rowHeight - clientHeight;
        const wanted = Math.max(below, Math.min(above, scrollTop));
        isMoving.current = true;
        area.current.scrollTo({ top: wanted });
        setTop(wanted);
        setCurrent(next);
    };
    const total = columns.reduce((sum, { width }) => sum + width, 0);
    return (
        <>
            <section
                class="scroll"
                ref={area}
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
                tabIndex={0}
                aria-label="Table of devices"
                onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
            >
                <table aria-rowcount={rows.length + 1}>
                    <colgroup>
                        {columns.map(({ key, width }) => (
                            <col key={key} style={{ width: `${(width / total) * 100}%` }} />
                        ))}
                    </colgroup>
                    <thead>
                        <tr aria-rowindex={1}>
                            {columns.map(({ key, title }) => (
                                <th key={key} scope="col" aria-sort={sortOf(view, key)}>
                                    <button type="button" onClick={() => onChange(sortedBy(view, key))}>
                                        {title}
                                    </button>
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody onKeyDown={move}>
                        <Gap height={first * rowHeight} span={columns.length} />
                        {drawn.map((row, at) => (
                            <Row
                                key={row}
                                fleet={fleet}
                                row={row}
                                place={first + at}
                                columns={columns}
                                href={hashOf({ ...view, device: fleet.text(row, "intuneId") })}
                                isEntry={first + at === entry}
                                onFocus={() => setCurrent(first + at)}
                            />
                        ))}
                        <Gap
                            height={isPrinting ? 0 : Math.max(0, rows.length - end) * rowHeight}
                            span={columns.length}
                        />
                    </tbody>
                </table>
                {rows.length === 0 && <p class="none">No device matches.</p>}
            </section>
            {rows.length > PRINTED_ROWS && (
                <p class="printed">
                    Printed: the first {PRINTED_ROWS.toLocaleString("en-US")} of {rows.length.toLocaleString("en-US")}{" "}
                    devices. Filter before printing, or save them as CSV.
                </p>
            )}
        </>
    );
}

function sortOf({ sort }: View, key: string): "ascending" | "descending" | "none" {
    return sort?.key !== key ? "none" : sort.isDescending ? "descending" : "ascending";
}

/** Keeps the place of rows that are not drawn. */
function Gap({ height, span }: { height: number; span: number }) {
    return height === 0 ? null : (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of a table takes no focus.
        <tr class="gap" aria-hidden="true">
            <td colSpan={span} style={{ height: `${height}px` }} />
        </tr>
    );
}

interface RowProps extends Pick<Props, "fleet" | "columns"> {
    readonly row: number;
    readonly place: number;
    readonly href: string;
    readonly isEntry: boolean;
    onFocus(): void;
}

function Row({ fleet, row, place, columns, href, isEntry, onFocus }: RowProps) {
    return (
        <tr aria-rowindex={place + 2}>
            {columns.map((column, at) => {
                const text = fleet.text(row, column.key);
                return at === 0 ? (
                    <th key={column.key} scope="row" title={text}>
                        <a href={href} tabIndex={isEntry ? 0 : -1} data-place={place} onFocus={onFocus}>
                            <bdi>{text}</bdi>
                        </a>
                    </th>
                ) : (
                    <td key={column.key} title={text} class={`tone-${fleet.toneOf(column, text)}`}>
                        <bdi>{text}</bdi>
                    </td>
                );
            })}
        </tr>
    );
}
