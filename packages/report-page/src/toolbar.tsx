import { useState } from "preact/hooks";
import type { PageColumn, PageData } from "../../../src/report/html/pageData";
import type { Fleet } from "./fleet";
import { copy, csvOf, saveAs } from "./offers";
import type { View } from "./view";

interface Props {
    readonly data: PageData;
    readonly fleet: Fleet;
    readonly rows: readonly number[];
    readonly shown: readonly PageColumn[];
    readonly view: View;
    onChange(view: View): void;
}

/** Search, how many are left, and what can be done with them. */
export function Toolbar({ data, fleet, rows, shown, view, onChange }: Props) {
    const [said, setSaid] = useState("");
    const isFiltered = view.query !== "" || Object.keys(view.chosen).length > 0;
    const left = `${rows.length.toLocaleString("en-US")} of ${fleet.size.toLocaleString("en-US")} devices`;
    const copyNames = async () => {
        const names = rows.map((row) => fleet.text(row, "name")).join("\n");
        setSaid((await copy(names)) ? `${left}: names copied` : "The browser does not let this page copy");
    };
    return (
        <div class="toolbar">
            <label class="search">
                Search{" "}
                <input
                    type="search"
                    value={view.query}
                    autocomplete="off"
                    spellcheck={false}
                    onInput={({ currentTarget }) => onChange({ ...view, query: currentTarget.value })}
                />
            </label>
            <output class="left">{said || left}</output>
            <button type="button" disabled={!isFiltered} onClick={() => onChange({ ...view, query: "", chosen: {} })}>
                Clear filters
            </button>
            <Chooser columns={fleet.columns} shown={shown} view={view} onChange={onChange} />
            <button type="button" onClick={copyNames} onBlur={() => setSaid("")}>
                Copy names
            </button>
            <button type="button" onClick={() => saveAs(`${data.fileName}.csv`, csvOf(fleet, rows))}>
                Save as CSV
            </button>
        </div>
    );
}

function Chooser({
    columns,
    shown,
    view,
    onChange,
}: Pick<Props, "shown" | "view" | "onChange"> & Pick<Fleet, "columns">) {
    const keys = shown.map(({ key }) => key);
    const choose = (key: string, isOn: boolean) =>
        onChange({ ...view, shown: isOn ? [...keys, key] : keys.filter((each) => each !== key) });
    return (
        <details
            class="chooser"
            onKeyDown={({ key, currentTarget }) => {
                if (key === "Escape") {
                    currentTarget.open = false;
                    currentTarget.querySelector("summary")?.focus();
                }
            }}
        >
            <summary>Columns</summary>
            <fieldset>
                <legend>Shown columns</legend>
                {columns.slice(1).map(({ key, title }) => (
                    <label key={key}>
                        <input
                            type="checkbox"
                            checked={keys.includes(key)}
                            onChange={({ currentTarget }) => choose(key, currentTarget.checked)}
                        />{" "}
                        {title}
                    </label>
                ))}
            </fieldset>
        </details>
    );
}
