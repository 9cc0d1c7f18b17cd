import {
    type Fleet,
    generateFleet,
    type ManagedDevice,
    tallyFleet,
} from "../../../../packages/graph-emulator/src/fleet";
import { mismatches } from "../../../../scripts/fleetComparison";
import { fileSource } from "../../../../src/readiness/files/fileSource";
import { evaluateFiles, evaluateSource, summarizeFiles } from "../../../../src/readiness/fleet";
import { seeds } from "../../sample";
import { type Folder, folder, ndjson } from "./folder";

/** Seeds of this run: a failure names the one to try again. */
const SEEDS = seeds(3);

/** A managed device as a single read answers it. */
const singleRead = ({ listed, inventory }: ManagedDevice) => ({
    ...listed,
    hardwareInformation: inventory ?? listed.hardwareInformation,
});

const sorted = <T extends { intuneId: string }>(devices: readonly T[]) =>
    [...devices].sort((a, b) => (a.intuneId < b.intuneId ? -1 : 1));

function tallied({ tally }: Pick<Fleet, "tally">) {
    return sorted([...tally.byDevice].map(([intuneId, device]) => ({ intuneId, ...device })));
}

describe("the verdicts about files that were saved", () => {
    let files: Folder;
    beforeEach(() => {
        files = folder();
    });
    afterEach(() => files.remove());

    it.each([...SEEDS.map((seed) => [seed, 500] as const), [SEEDS[0] ?? 1, 10_000] as const])(
        "of managed devices and Entra devices, one object a line, are the generator's own, device by device (seed %i, %i devices)",
        async (seed, devices) => {
            const fleet = generateFleet({ devices, seed });
            const intune = files.save("intune.ndjson", ndjson(fleet.managedDevices.map(singleRead)));
            const entra = files.save("entra.ndjson", `\ufeff${ndjson(fleet.entraDevices).replaceAll("\n", "\r\n")}`);
            const readiness = await evaluateSource(fileSource([intune, entra]), { reasons: "all" });

            expect(mismatches(readiness, fleet.tally)).toEqual([]);
        },
    );

    it.each(SEEDS)("are summed up alike whether or not the devices are wanted (seed %i)", async (seed) => {
        const fleet = generateFleet({ devices: 2_000, seed });
        const saved = [
            files.save("intune.ndjson", ndjson(fleet.managedDevices.map(singleRead))),
            // Half of Entra, so that many devices are not found there.
            files.save("entra.ndjson", ndjson(fleet.entraDevices.filter((_, index) => index % 2 === 0))),
            // What the inventory leaves open, an attestation may tell.
            files.save("attestation.csv", attestationOfSome(fleet.managedDevices)),
        ];
        for (const some of [saved, saved.slice(0, 2), saved.slice(0, 1)]) {
            const now = new Date();
            const { devices, ...summary } = await evaluateFiles(some, { now, names: 7 });
            expect(devices).toHaveLength(fleet.tally.windows);
            expect(await summarizeFiles(some, { now, names: 7 })).toEqual(summary);
        }
    });

    it.each(SEEDS)(
        "of the two exports are the generator's own where names and attestation tell (seed %i)",
        async (seed) => {
            const fleet = generateFleet({ devices: 500, seed });
            // Names that tell the edition, and states that an attestation can tell.
            const clear = fleet.managedDevices.filter(
                ({ listed: { skuNumber, skuFamily, operatingSystem }, inventory }) =>
                    operatingSystem !== "Windows" ||
                    (skuFamily !== null &&
                        ![null, undefined, 0, 999, 72, 84, 129, 130].includes(skuNumber) &&
                        inventory?.deviceGuardVirtualizationBasedSecurityState !== "unknownFutureValue"),
            );
            const tally = tallyFleet(fleet.entraDevices, clear);
            const saved = [
                files.save("devices.csv", devicesExport(clear)),
                files.save("attestation.csv", attestationExport(clear)),
                files.save("entra.jsonl", ndjson(fleet.entraDevices)),
            ];
            const options = { assume: { editionByName: "eligible" }, now: new Date() } as const;
            const readiness = await evaluateFiles(saved, options);
            const { devices: _, ...summary } = readiness;
            expect(await summarizeFiles(saved, options)).toEqual(summary);
            expect(sorted(readiness.devices.map(({ intuneId, badge }) => ({ intuneId, badge })))).toEqual(
                tallied({ tally }).map(({ intuneId, badge }) => ({ intuneId, badge })),
            );
        },
    );
});

const cell = (value: unknown): string => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** With the names of columns that such files have, and in upper case what the service writes so. */
function devicesExport(devices: readonly ManagedDevice[]): string {
    const head =
        "Device ID,Device name,Last check-in,Microsoft Entra Device ID,OS version,OS,Managed by,SkuFamily,JoinType,ProcessorArchitecture";
    const rows = devices.map(({ listed }) =>
        [
            listed.id.toUpperCase(),
            listed.deviceName,
            listed.lastSyncDateTime.replace("T", " ").replace("Z", ".0000000"),
            listed.azureADDeviceId?.toUpperCase(),
            listed.osVersion,
            // Servers are told by their number elsewhere; an export has none, and says what they are.
            isServer(listed.skuNumber) ? "Windows Server" : listed.operatingSystem,
            listed.managementAgent,
            listed.skuFamily,
            listed.joinType,
            listed.processorArchitecture,
        ]
            .map(cell)
            .join(","),
    );
    return `\ufeff${[head, ...rows].join("\r\n")}\r\n`;
}

function isServer(sku: number | null | undefined): boolean {
    return [7, 8, 10, 12, 13, 14, 36, 37, 79, 80, 145, 146, 147, 148, 407].includes(sku ?? 0);
}

/** Every other PC attested, in turn with VBS and without. */
function attestationOfSome(devices: readonly ManagedDevice[]): string {
    const rows = devices
        .filter((_, index) => index % 2 === 0)
        .map(({ listed }, index) => `${listed.id},${index % 2 === 0 ? "Enabled" : "Disabled"}`);
    return ["DeviceId,VSMStatus", ...rows].join("\n");
}

function attestationExport(devices: readonly ManagedDevice[]): string {
    const rows = devices.flatMap(({ listed, inventory }) => {
        const state = inventory?.deviceGuardVirtualizationBasedSecurityState;
        return state === undefined
            ? []
            : [`${listed.id},x,${state === "running" ? "Enabled" : "Disabled"},2026-07-13 20:09:19.0000000`];
    });
    return `\ufeff${["DeviceId,DeviceName,VSMStatus,HealthCertIssuedDate", ...rows].join("\r\n")}\r\n`;
}
