import { visible } from "../base/visible";
import type { DeviceDelivery } from "../delivery/fleetDelivery";
import type { InstalledUpdates } from "../delivery/installedUpdates";
import { columns } from "./columns";
import type { CsvColumn } from "./csv";
import { wrapped } from "./wrapping";

/** What reports add to delivery as CSV. */
export const INSTALLED_COLUMNS: readonly CsvColumn<DeviceDelivery>[] = [
    ["reportedBuild", ({ reportedUpdate }) => reportedUpdate?.build ?? ""],
    ["reportedHotpatch", ({ reportedUpdate }) => String(reportedUpdate?.isHotpatch ?? "")],
    ["reportedInstalled", ({ reportedUpdate }) => reportedUpdate?.installedAt ?? ""],
];

/** What stands below the table: what reports say was installed, and where that differs from the catalog of releases. */
export function installedUpdatesText(installed: InstalledUpdates, width: number): string[] {
    const { listed, notListed, hotpatch, noHotpatch, notSaid, disagreements, notRead } = installed;
    const notKnown = notRead.map((text) => wrapped(`Not known: ${visible(text)}`, width));
    if (listed + notListed === 0) {
        return notKnown;
    }
    const heading =
        `Windows Update for Business reports list the last quality update of ${listed} of ${listed + notListed} devices: for ${hotpatch} it was a ` +
        `hotpatch, for ${noHotpatch} it was none, for ${notSaid} they do not say.`;
    const rows = disagreements.map(({ finding, devices, examples }) => [
        String(devices),
        finding,
        `${examples.map((name) => visible(name) || "(no name)").join(", ")}${devices > examples.length ? ", …" : ""}`,
    ]);
    const head = ["Devices", "Where they differ", "Such as"];
    return [
        wrapped(heading, width),
        ...(rows.length === 0 ? [] : [columns(head, rows, [9, Math.floor(width / 2)], width)]),
        ...notKnown,
    ];
}
