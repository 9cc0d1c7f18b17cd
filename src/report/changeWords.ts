import type { ChangedDevice, ReadinessChange } from "../readiness/change";
import { number } from "./numbers";

/** Devices that changed in one way. */
export interface ChangeKind {
    /** Behind a number: `no longer eligible`. */
    readonly title: string;
    readonly devices: readonly ChangedDevice[];
}

/** The ways in which devices changed, the worst first; those of no device are left out. */
export function changeKinds(change: ReadinessChange): readonly ChangeKind[] {
    const { becameEligible, noLongerEligible, noLongerKnown, otherReason } = change;
    return [
        { title: "no longer eligible", devices: noLongerEligible },
        { title: "eligible so far, not known now", devices: noLongerKnown },
        { title: "became eligible", devices: becameEligible },
        { title: "not eligible for another reason", devices: otherReason },
    ].filter(({ devices }) => devices.length > 0);
}

/** What changed in numbers: `2 no longer eligible`, `3 added`. Empty if nothing did. */
export function changeNumbers(change: ReadinessChange): readonly string[] {
    const { added, gone } = change;
    return [
        ...changeKinds(change).map(({ title, devices }) => `${number(devices.length)} ${title}`),
        ...(added > 0 ? [`${number(added)} added`] : []),
        ...(gone > 0 ? [`${number(gone)} gone`] : []),
    ];
}
