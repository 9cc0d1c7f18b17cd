import { csvLine } from "../../../src/report/csvLine";
import type { Fleet } from "./fleet";

/** Every column of the given devices as CSV, as `--format csv` writes it: no cell is taken for a formula. */
export function csvOf(fleet: Fleet, rows: readonly number[]): string {
    const head = csvLine(fleet.columns.map(({ title }) => title));
    const lines = rows.map((row) => csvLine(fleet.columns.map(({ key }) => fleet.values(row, key).join("; "))));
    return head + lines.join("");
}

/** Offers a text as a file. */
export function saveAs(name: string, text: string): void {
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copies a text. Where the browser keeps the clipboard from pages, the old command does it. */
export async function copy(text: string): Promise<boolean> {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        const area = document.createElement("textarea");
        area.value = text;
        document.body.append(area);
        area.select();
        const isCopied = document.execCommand("copy");
        area.remove();
        return isCopied;
    }
}
