import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageColumn, PageData } from "../../../src/report/html/pageData";
import { Drawer } from "./drawer";
import { Facets } from "./facets";
import type { Fleet } from "./fleet";
import { Matrix } from "./matrix";
import { Summary } from "./summary";
import { Table } from "./table";
import { Toolbar } from "./toolbar";
import { hashOf, type View, viewOf } from "./view";

/** Below this width only the first columns fit. */
const NARROW = "(max-width: 40rem)";
const COLUMNS_IF_NARROW = 2;

export function App({ data, fleet, isPrinting }: { data: PageData; fleet: Fleet; isPrinting: boolean }) {
    const [view, setView] = useState(() => viewOf(location.hash, data.columns));
    // The last view that this page wrote into the address: any other comes from a link.
    const written = useRef(location.hash);
    useEffect(() => {
        const follow = () => {
            if (location.hash !== written.current) {
                written.current = location.hash;
                setView(viewOf(location.hash, data.columns));
            }
        };
        addEventListener("hashchange", follow);
        return () => removeEventListener("hashchange", follow);
    }, [data]);
    const change = (next: View) => {
        const hash = hashOf(next);
        history.replaceState(null, "", hash);
        written.current = location.hash;
        setView(next);
    };
    const { query, chosen, sort, device } = view;
    const selection = useMemo(() => fleet.select({ query, chosen, sort }), [fleet, query, chosen, sort]);
    const shown = shownColumns(data.columns, view);
    const close = () => {
        const { device: _, ...rest } = view;
        change(rest);
    };
    if (data.columns.length === 0) {
        return (
            <main>
                <Summary data={data} />
            </main>
        );
    }
    return (
        <>
            <Summary data={data} />
            <main class="parts">
                <Facets columns={data.columns} selection={selection} view={view} onChange={change} />
                {data.matrix && (
                    <Matrix matrix={data.matrix} fleet={fleet} rows={selection.rows} view={view} onChange={change} />
                )}
                <section class="devices" aria-labelledby="devices">
                    <h2 id="devices">Devices</h2>
                    <Toolbar
                        data={data}
                        fleet={fleet}
                        rows={selection.rows}
                        shown={shown}
                        view={view}
                        onChange={change}
                    />
                    <Table
                        fleet={fleet}
                        rows={selection.rows}
                        columns={shown}
                        view={view}
                        isPrinting={isPrinting}
                        onChange={change}
                    />
                </section>
            </main>
            {device !== undefined && <Drawer key={device} data={data} fleet={fleet} id={device} onClose={close} />}
        </>
    );
}

function shownColumns(columns: readonly PageColumn[], { shown }: View): readonly PageColumn[] {
    if (shown !== undefined) {
        return columns.filter(({ key }, place) => place === 0 || shown.includes(key));
    }
    const usual = columns.filter(({ isShown }) => isShown);
    return matchMedia(NARROW).matches ? usual.slice(0, COLUMNS_IF_NARROW) : usual;
}
