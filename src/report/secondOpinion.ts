import { visible } from "../base/visible";
import type { DeviceDelivery } from "../delivery/fleetDelivery";
import type { DeviceReadiness } from "../readiness/fleet";
import type { SecondOpinion } from "../readiness/secondOpinion";
import { columns } from "./columns";
import type { CsvColumn } from "./csv";
import type { Look } from "./format";
import { wrapped } from "./wrapping";

/** What a second opinion adds to readiness as CSV. */
export const OPINION_COLUMNS: readonly CsvColumn<DeviceReadiness>[] = [
    ["serviceReadiness", ({ serviceReadiness }) => serviceReadiness ?? ""],
];

/** What it adds to delivery. */
export const DELIVERY_OPINION_COLUMNS: readonly CsvColumn<DeviceDelivery>[] = [
    ["serviceReadiness", ({ serviceReadiness }) => serviceReadiness ?? ""],
    [
        "servicePolicies",
        ({ servicePolicies = [] }) => servicePolicies.map(({ displayName, id }) => displayName || id).join("; "),
    ],
];

/** What stands below a table: in how much the update service agrees, and how it differs from the result. */
export function secondOpinionText(
    opinion: SecondOpinion,
    { width, verbose }: Pick<Look, "width" | "verbose">,
): string[] {
    const { listed, notListed, agreed, undecided, disagreements, assumed, notRead } = opinion;
    const notKnown = notRead.map((text) => wrapped(`Not known: ${visible(text)}`, width));
    if (listed + notListed === 0) {
        return notKnown;
    }
    const heading =
        `Second opinion of the Windows update service, which changes no badge: it lists ${listed} of ${listed + notListed} devices. ` +
        `It agrees on ${agreed}; ${undecided} are undecided on one side.`;
    return [
        wrapped(heading, width),
        ...(disagreements.length === 0 ? [] : tables(disagreements, width)),
        ...(listed === 0 || !verbose ? [] : assumed.map((text) => wrapped(`Note: ${text}`, width))),
        ...notKnown,
    ];
}

function tables(disagreements: SecondOpinion["disagreements"], width: number): string[] {
    const remedies = [...new Set(disagreements.map(({ remedy }) => remedy))];
    const rows = disagreements.map(({ finding, devices, examples, remedy }) => [
        String(devices),
        `${visible(finding)} [${remedies.indexOf(remedy) + 1}]`,
        `${examples.map((name) => visible(name) || "(no name)").join(", ")}${devices > examples.length ? ", …" : ""}`,
    ]);
    const actions = remedies.map((remedy, index) => [`[${index + 1}]`, remedy]);
    return [
        columns(["Devices", "Where they differ", "Such as"], rows, [9, Math.floor(width / 2)], width),
        columns(["", "What to check"], actions, [6], width),
    ];
}
