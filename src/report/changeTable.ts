import { visible } from "../base/visible";
import type { ReadinessChange } from "../readiness/change";
import { changeKinds, changeNumbers } from "./changeWords";
import { columns } from "./columns";
import { counted } from "./numbers";
import { wrapped } from "./wrapping";

/** Up to so many devices of a kind are named. */
const FEW_DEVICES = 20;

/** What changed since an earlier result, for a reader at a terminal: numbers, then the devices and why, the worst first. */
export function changeTable(change: ReadinessChange, width: number, all: boolean): string {
    const { since, notes } = change;
    const numbers = changeNumbers(change);
    const rows = changeKinds(change).flatMap(({ devices }) => {
        const shown = all ? devices : devices.slice(0, FEW_DEVICES);
        const rest = devices.length - shown.length;
        return [
            ...shown.map(({ name, before, now, why }) => [
                visible(name) || "(no name)",
                `${before} => ${now}${why === "" ? "" : `: ${visible(why)}`}`,
            ]),
            ...(rest > 0 ? [["", `… and ${counted(rest, "device")} more; --all lists them.`]] : []),
        ];
    });
    return [
        wrapped(`Since ${since}: ${numbers.length === 0 ? "nothing changed" : numbers.join(", ")}.`, width),
        ...notes.map((note) => wrapped(note, width)),
        ...(rows.length === 0 ? [] : [columns(["Device", "Change"], rows, [20], width)]),
    ].join("\n\n");
}
