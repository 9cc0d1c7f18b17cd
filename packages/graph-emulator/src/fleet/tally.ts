import type { EntraDevice, ListedManagedDevice, ManagedDevice } from "./devices";
import { ELIGIBLE_SKUS, isServerSku, KNOWN_SKUS } from "./editions";

/**
 * The emulator's own count of which PCs can take hotpatches, which a client's result is compared with. Written from the
 * prose below and from the same service facts, without a single line of the client's code.
 *
 * Which records are judged
 * - `operatingSystem` is `Windows`, in any case. Everything else, including `Windows Server`, is not a Windows client.
 * - A record under `Windows` whose `skuNumber` is that of a server edition is a server: counted apart, never judged.
 *   Servers get there through Defender's security settings management; hotpatch for Windows Server is a different
 *   product.
 * - One machine is one `azureADDeviceId`. Of several records with the same one, that with the newest `lastSyncDateTime`
 *   is judged, the others are leftovers of earlier enrolments. Null and all zeros do not identify a machine: such
 *   records are separate machines. Serial numbers do not either, because boards ship with placeholders.
 *
 * The five prerequisites, in the order in which Windows enforces them. Each passes, fails or is unknown. The first one
 * that fails results in `Not eligible (code)`; if none fails, the first unknown one results in `Unknown (code)`;
 * otherwise the result is `Eligible`. If the prose is ambiguous, the interpretation is used that never calls a doubtful
 * PC eligible.
 * - edition, by `skuNumber` alone: 4, 27, 121, 122, 125, 126, 188, 191 pass; other client editions that Microsoft lists
 *   fail (including evaluation 72, 84, 129, 130, multi-session 175, G 171 and 172, IoT subscription 205 and 206);
 *   missing, 0 and unlisted numbers are unknown. The inventory's `operatingSystemProductType` is not a substitute;
 *   generated fleets never let the two disagree.
 * - build, by `osVersion` as `10.0.<build>.<revision>`, compared as integers: below 26100 fails; 26100 and 26200 need
 *   revision 4929; every other build (26120, 26300, 28000 …) is unknown; so is a missing or malformed version, such as
 *   one without a revision.
 * - vbs, by the inventory of a single GET: never inventoried is unknown, whatever the default says (a Windows record
 *   with null TPM, null edition and product type 0 was never inventoried); `running` passes; the other documented
 *   states fail, including `other`; an undocumented text is unknown.
 * - entra_join, by `joinType`: azureADRegistered fails; azureADJoined and hybridAzureADJoined pass if an Entra device
 *   has that `deviceId`, and are unknown if `azureADDeviceId` is null, all zeros or refers to no Entra device, or to
 *   one whose `trustType` is registered only (`Workplace`), which contradicts Intune; everything else is unknown. Its
 *   `accountEnabled` does not matter.
 * - mdm, by `managementAgent`: mdm, easMdm ("both Exchange server and Intune MDM"), configurationManagerClientMdm and
 *   configurationManagerClientMdmEas pass; missing, `unknown` and undocumented texts are unknown; the other documented
 *   agents fail.
 *
 * Numbers and states: winnt.h's GetProductInfo constants, the Microsoft Graph beta reference of managedDevice (August
 * 2024), DeviceStatus CSP; baseline 4929: Microsoft's hotpatch prerequisites for version 24H2.
 */
export interface FleetTally {
    /**
     * How many PCs have each badge: `Eligible`, `Not eligible (edition)`, `Unknown (vbs)` …; badges that no PC has are
     * left out.
     */
    readonly byBadge: Readonly<Record<string, number>>;
    /** The result for each judged record, by the managed device's id. */
    readonly byDevice: ReadonlyMap<string, DeviceTally>;
    /** Windows client machines that were judged. */
    readonly windows: number;
    /** Intune records of other platforms. */
    readonly nonWindows: number;
    /** Intune records of Windows Server machines. */
    readonly servers: number;
    /** Windows records that are superseded by a newer record of the same machine. */
    readonly duplicates: number;
}

/** The codes of the five prerequisites, in order. */
export type PrerequisiteCode = "edition" | "build" | "vbs" | "entra_join" | "mdm";

/** One PC's badge, and every prerequisite that it fails or that is unknown, in order. */
export interface DeviceTally {
    readonly badge: string;
    readonly failing: readonly PrerequisiteCode[];
    readonly unknown: readonly PrerequisiteCode[];
}

type PrerequisiteOutcome = "passes" | "fails" | "unknown";

const NO_DEVICE = "00000000-0000-0000-0000-000000000000";
const BASELINE_REVISION = 4929;

const FAILING_VBS_STATES = new Set([
    "rebootRequired",
    "require64BitArchitecture",
    "notLicensed",
    "notConfigured",
    "doesNotMeetHardwareRequirements",
    "other",
]);

const PASSING_AGENTS = new Set(["mdm", "easMdm", "configurationManagerClientMdm", "configurationManagerClientMdmEas"]);

const FAILING_AGENTS = new Set([
    "eas",
    "intuneClient",
    "easIntuneClient",
    "configurationManagerClient",
    "jamf",
    "googleCloudDevicePolicyController",
    "microsoft365ManagedMdm",
    "msSense",
    "intuneAosp",
    "google",
]);

/** Counts a fleet. Reads both lists once; can be called again after either has changed. */
export function tallyFleet(entraDevices: readonly EntraDevice[], managedDevices: readonly ManagedDevice[]): FleetTally {
    const registered = new Set<string>();
    for (const device of entraDevices) {
        if (device.trustType !== "Workplace") {
            registered.add(device.deviceId.toLowerCase());
        }
    }

    let nonWindows = 0;
    let servers = 0;
    let duplicates = 0;
    const newest = new Map<string, ManagedDevice>();
    for (const device of managedDevices) {
        const kind = kindOf(device.listed);
        if (kind === "other") {
            nonWindows += 1;
            continue;
        }
        if (kind === "server") {
            servers += 1;
            continue;
        }
        const machine = joinedDeviceId(device.listed) ?? `record ${device.listed.id}`;
        const earlier = newest.get(machine);
        if (earlier !== undefined) {
            duplicates += 1;
        }
        if (earlier === undefined || syncedAt(device) > syncedAt(earlier)) {
            newest.set(machine, device);
        }
    }

    const byBadge: Record<string, number> = {};
    const byDevice = new Map<string, DeviceTally>();
    for (const device of newest.values()) {
        const result = judgeDevice(device, (deviceId) => registered.has(deviceId));
        byBadge[result.badge] = (byBadge[result.badge] ?? 0) + 1;
        byDevice.set(device.listed.id, result);
    }
    return { byBadge, byDevice, windows: byDevice.size, nonWindows, servers, duplicates };
}

/** Judges one Windows client. `isRegistered` says whether Entra has a device with that `deviceId` (in lower case). */
export function judgeDevice(device: ManagedDevice, isRegistered: (deviceId: string) => boolean): DeviceTally {
    const outcomes: [PrerequisiteCode, PrerequisiteOutcome][] = [
        ["edition", judgeEdition(device.listed.skuNumber)],
        ["build", judgeBuild(device.listed.osVersion)],
        ["vbs", judgeVbs(device)],
        ["entra_join", judgeJoin(device.listed, isRegistered)],
        ["mdm", judgeAgent(device.listed.managementAgent)],
    ];
    const failing = outcomes.filter(([, outcome]) => outcome === "fails").map(([code]) => code);
    const unknown = outcomes.filter(([, outcome]) => outcome === "unknown").map(([code]) => code);
    return { badge: badgeOf(failing[0], unknown[0]), failing, unknown };
}

function badgeOf(firstFailing: PrerequisiteCode | undefined, firstUnknown: PrerequisiteCode | undefined): string {
    if (firstFailing !== undefined) {
        return `Not eligible (${firstFailing})`;
    }
    return firstUnknown === undefined ? "Eligible" : `Unknown (${firstUnknown})`;
}

function kindOf(listed: ListedManagedDevice): "client" | "server" | "other" {
    const system = (listed.operatingSystem ?? "").toLowerCase();
    if (system === "windows server") {
        return "server";
    }
    if (system !== "windows") {
        return "other";
    }
    return isServerSku(listed.skuNumber) ? "server" : "client";
}

function judgeEdition(sku: number | null | undefined): PrerequisiteOutcome {
    if (sku === null || sku === undefined || !KNOWN_SKUS.has(sku)) {
        return "unknown";
    }
    return ELIGIBLE_SKUS.has(sku) ? "passes" : "fails";
}

function judgeBuild(osVersion: string | null | undefined): PrerequisiteOutcome {
    const parts = /^10\.0\.(\d{1,9})\.(\d{1,9})$/.exec(osVersion ?? "");
    if (parts === null) {
        return "unknown";
    }
    const build = Number(parts[1]);
    const revision = Number(parts[2]);
    if (build < 26100) {
        return "fails";
    }
    if (build === 26100 || build === 26200) {
        return revision >= BASELINE_REVISION ? "passes" : "fails";
    }
    return "unknown";
}

function judgeVbs(device: ManagedDevice): PrerequisiteOutcome {
    const inventory = device.inventory;
    if (inventory === undefined) {
        return "unknown";
    }
    const reported =
        inventory.tpmSpecificationVersion !== null ||
        inventory.operatingSystemEdition !== null ||
        inventory.operatingSystemProductType !== 0;
    if (!reported) {
        return "unknown";
    }
    const state = inventory.deviceGuardVirtualizationBasedSecurityState;
    if (state === "running") {
        return "passes";
    }
    return FAILING_VBS_STATES.has(state) ? "fails" : "unknown";
}

function judgeJoin(listed: ListedManagedDevice, isRegistered: (deviceId: string) => boolean): PrerequisiteOutcome {
    if (listed.joinType === "azureADRegistered") {
        return "fails";
    }
    if (listed.joinType !== "azureADJoined" && listed.joinType !== "hybridAzureADJoined") {
        return "unknown";
    }
    const deviceId = joinedDeviceId(listed);
    return deviceId !== undefined && isRegistered(deviceId) ? "passes" : "unknown";
}

function judgeAgent(agent: string | null | undefined): PrerequisiteOutcome {
    if (agent === null || agent === undefined) {
        return "unknown";
    }
    if (PASSING_AGENTS.has(agent)) {
        return "passes";
    }
    return FAILING_AGENTS.has(agent) ? "fails" : "unknown";
}

/** The Entra device that a record refers to, in lower case; undefined if it refers to none. */
function joinedDeviceId(listed: ListedManagedDevice): string | undefined {
    const deviceId = listed.azureADDeviceId?.toLowerCase();
    return deviceId === undefined || deviceId === "" || deviceId === NO_DEVICE ? undefined : deviceId;
}

function syncedAt(device: ManagedDevice): number {
    return Date.parse(device.listed.lastSyncDateTime);
}
