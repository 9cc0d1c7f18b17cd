import type { DeviceReadiness } from "../../readiness/fleet";
import { windowsVersionOfBuild } from "../../servicing/versions";
import { syncText } from "../csv";
import type { PageColumn } from "./pageData";

/** A column of a page, and its text for a device. */
export type Column<Device> = PageColumn & { textOf(device: Device): string | readonly string[] };

/** What identifies a device on every page. */
type Identity = Pick<DeviceReadiness, "name" | "intuneId" | "entraDeviceId" | "lastSyncDateTime">;

export const NAME: Column<Identity> = {
    key: "name",
    title: "Device",
    isShown: true,
    width: 3,
    textOf: ({ name }) => name || "(no name)",
};

/** When Intune last heard from a device, and its ids. */
export function identityColumns({ showsSync }: { readonly showsSync: boolean }): readonly Column<Identity>[] {
    return [
        {
            key: "synced",
            title: "Last sync",
            isShown: showsSync,
            width: 2.5,
            textOf: ({ lastSyncDateTime }) => syncText(lastSyncDateTime) || "never",
        },
        { key: "intuneId", title: "Intune id", isShown: false, width: 4, textOf: ({ intuneId }) => intuneId },
        {
            key: "entraDeviceId",
            title: "Entra device id",
            isShown: false,
            width: 4,
            textOf: ({ entraDeviceId }) => entraDeviceId ?? "",
        },
    ];
}

/** By which version of Windows devices are counted. */
export function versionColumn<Device>(buildOf: (device: Device) => number | undefined): Column<Device> {
    return {
        key: "version",
        title: "Windows",
        isShown: false,
        width: 1.5,
        facet: { title: "By version of Windows", values: [] },
        textOf(device) {
            const build = buildOf(device);
            return build === undefined ? "not known" : (windowsVersionOfBuild(build)?.version ?? `build ${build}`);
        },
    };
}

/** The columns as the page takes them: without the functions that fill them. */
export function withoutTexts<Device>(columns: readonly Column<Device>[]): PageColumn[] {
    return columns.map(({ textOf: _, ...column }) => column);
}
