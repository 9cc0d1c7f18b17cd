import { visible } from "../base/visible";
import type { ChangedDevice, ReadinessChange } from "../readiness/change";
import { columns, wrapped } from "./columns";
import { counted, number } from "./numbers";

/** Up to so many devices of a kind are named. */
const FEW_DEVICES = 20;

/** What changed since an earlier result, for a reader at a terminal: numbers, then the devices and why, the worst first. */
export function changeTable(change: ReadinessChange, width: number, all: boolean): string {
    const { since, becameEligible, noLongerEligible, noLongerKnown, otherReason, added, gone, notes } = change;
    const kinds: readonly (readonly [string, readonly ChangedDevice[]])[] = [
        ["no longer eligible", noLongerEligible],
        ["eligible so far, not known now", noLongerKnown],
        ["became eligible", becameEligible],
        ["not eligible for another reason", otherReason],
    ];
    const told = kinds.filter(([, devices]) => devices.length > 0);
    const numbers = [
        ...told.map(([title, devices]) => `${number(devices.length)} ${title}`),
        ...(added > 0 ? [`${number(added)} added`] : []),
        ...(gone > 0 ? [`${number(gone)} gone`] : []),
    ];
    const rows = told.flatMap(([, devices]) => {
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
