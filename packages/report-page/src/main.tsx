import { render } from "preact";
import type { PackedRow, PageData } from "../../../src/report/html/pageData";
import { App } from "./app";
import { Fleet } from "./fleet";
import "./style.css";

function block<Data>(id: string): Data {
    return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

const data = block<PageData>("report");
const fleet = new Fleet(data.columns, { rows: block<PackedRow[]>("rows"), strings: block<string[]>("strings") });
const root = document.getElementById("page");

/** At once, because a browser prints what there is when the event's handler ends. */
function show(isPrinting: boolean): void {
    if (root !== null) {
        render(<App data={data} fleet={fleet} isPrinting={isPrinting} />, root);
    }
}

root?.replaceChildren();
show(false);
// Before the first key is pressed, but not before there is something to look at.
requestAnimationFrame(() => setTimeout(() => fleet.prepareSearch()));
addEventListener("beforeprint", () => show(true));
addEventListener("afterprint", () => show(false));
