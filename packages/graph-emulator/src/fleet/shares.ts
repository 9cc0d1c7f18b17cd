import { CLIENT_EDITIONS } from "./editions";
import { shares } from "./random";

/*
 * What a tenant looks like: mostly Enterprise on current builds, with a long tail of everything else. The shares are
 * invented so that nearly half of the PCs are eligible and every kind of problem occurs.
 */

/** Numbers of editions. 0 and null: the service does not say. 999: newer than any table. */
export const SKUS = shares<number | null>(
    [4, 74],
    [48, 7],
    [121, 5],
    [101, 1.5],
    [72, 1],
    [175, 1.5],
    [125, 2],
    [188, 1],
    [191, 0.7],
    [0, 0.8],
    [null, 0.3],
    [999, 0.2],
    ...CLIENT_EDITIONS.map(({ sku }) => [sku, 0.15] as const),
);

/** Builds with the revisions that occur on them. */
export const BUILDS = shares<BuildOnPcs>(
    [{ build: 26100, revisions: [4946, 6584, 6899, 7092, 7171, 7392, 7462, 7623, 7979, 8390, 8655, 8875, 9106] }, 44],
    [{ build: 26200, revisions: [6584, 6899, 7171, 7462, 7623, 7781, 8037, 8390, 8875, 9106, 9168, 9445] }, 34],
    [{ build: 26100, revisions: [1742, 2033, 2894, 3775, 4270, 4652, 4851] }, 6],
    [{ build: 26200, revisions: [4770, 4851] }, 1],
    [{ build: 22631, revisions: [4460, 5039, 5624, 6199, 6649] }, 7],
    [{ build: 22621, revisions: [2428, 4317] }, 1],
    [{ build: 19045, revisions: [5965, 6332, 6456] }, 4],
    [{ build: 26300, revisions: [9445, 9457, 9620] }, 1.5],
    [{ build: 28000, revisions: [1199, 1450] }, 0.5],
    [{ build: 26120, revisions: [3073, 4452] }, 0.3],
);

/** A build and the revisions that occur on PCs. */
export interface BuildOnPcs {
    readonly build: number;
    readonly revisions: readonly number[];
}

/** Versions of a PC that do not reveal its build. */
export const USELESS_VERSIONS: readonly (string | null)[] = [null, "", "10.0.26100", "0.0.0.0", "Windows 11"];

/** `deviceGuardVirtualizationBasedSecurityState` of the inventory; undefined: never inventoried. */
export const VBS_STATES = shares<string | undefined>(
    ["running", 80],
    [undefined, 7],
    ["notConfigured", 7],
    ["rebootRequired", 2],
    ["doesNotMeetHardwareRequirements", 2],
    ["notLicensed", 0.7],
    ["require64BitArchitecture", 0.4],
    ["other", 0.4],
    ["unknownFutureValue", 0.3],
);

/** `joinType`. The reference does not mention null; a client has to cope with it. */
export const JOINS = shares<string | null>(
    ["azureADJoined", 66],
    ["hybridAzureADJoined", 27],
    ["azureADRegistered", 5],
    ["unknown", 1.5],
    [null, 0.5],
);

/** What a record refers to in Entra: a device, nothing, or a device that was deleted. */
export type EntraLink = "device" | "zeros" | "null" | "deleted";

export const ENTRA_LINKS = shares<EntraLink>(["device", 97], ["zeros", 1], ["null", 1], ["deleted", 1]);

export const AGENTS = shares(
    ["mdm", 66],
    ["configurationManagerClientMdm", 24],
    ["configurationManagerClientMdmEas", 2],
    ["configurationManagerClient", 3],
    ["msSense", 2],
    ["eas", 0.6],
    ["easMdm", 0.4],
    ["intuneClient", 0.3],
    ["easIntuneClient", 0.2],
    ["microsoft365ManagedMdm", 0.2],
    ["unknown", 1],
    ["unknownFutureValue", 0.3],
);

export const ARCHITECTURES = shares(["x64", 92], ["arM64", 6], ["unknown", 1], ["x86", 0.8], ["arm", 0.2]);

export const MODELS = shares<{ manufacturer: string; model: string }>(
    [{ manufacturer: "Dell Inc.", model: "Latitude 5450" }, 25],
    [{ manufacturer: "LENOVO", model: "21HM004HGE" }, 25],
    [{ manufacturer: "HP", model: "HP EliteBook 840 14 inch G11 Notebook PC" }, 20],
    [{ manufacturer: "Microsoft Corporation", model: "Surface Laptop 6 for Business" }, 15],
    [{ manufacturer: "Microsoft Corporation", model: "Virtual Machine" }, 10],
    [{ manufacturer: "Parallels International GmbH.", model: "Parallels ARM Virtual Machine" }, 1],
);

/** Serial numbers of boards whose manufacturer did not set one. */
export const PLACEHOLDER_SERIALS: readonly (string | null)[] = ["System Serial Number", "To be filled by O.E.M.", null];

export const STORAGE_SIZES: readonly number[] = [255_403_749_376, 511_305_904_128, 1_023_210_528_768];
