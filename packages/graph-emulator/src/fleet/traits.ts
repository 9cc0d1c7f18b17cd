import { CLIENT_EDITIONS } from "./editions";
import type { TraitTables } from "./fleetShares";
import type { Random } from "./random";
import { BUILDS, ENTRA_LINKS, type EntraLink, USELESS_VERSIONS } from "./shares";

/** What determines a PC's readiness, and its architecture. */
export interface PcTraits {
    readonly sku: number | null;
    readonly osVersion: string | null;
    /** State of virtualization-based security in the inventory; undefined: never inventoried. */
    readonly vbs: string | undefined;
    readonly join: string | null;
    readonly entra: EntraLink;
    readonly agent: string;
    readonly architecture: string;
}

/** A PC that meets every prerequisite. */
const HEALTHY: PcTraits = {
    sku: 4,
    osVersion: "10.0.26100.8875",
    vbs: "running",
    join: "azureADJoined",
    entra: "device",
    agent: "mdm",
    architecture: "x64",
};

/** PCs that every larger fleet contains: each is healthy except for one thing. The most important ones come first. */
const SPECIMENS: readonly Partial<PcTraits>[] = [
    { sku: 48 },
    { osVersion: "10.0.22631.5624" },
    { vbs: "notConfigured" },
    { join: "azureADRegistered" },
    { agent: "configurationManagerClient" },
    { vbs: undefined },
    { osVersion: "10.0.26300.9445" },
    { sku: 0 },
    { join: "unknown" },
    { agent: "unknown" },
    { entra: "zeros" },
    { entra: "null" },
    { entra: "deleted" },
    // Compared as texts or as decimal fractions, both would pass.
    { osVersion: "10.0.26100.999" },
    { osVersion: "10.0.26200.999" },
    { osVersion: "10.0.26100.4928" },
    { osVersion: "10.0.26100.4929" },
    { osVersion: "10.0.26200.4929" },
    { osVersion: "10.0.26100.10000" },
    // Calls itself Enterprise, but is an evaluation copy.
    { sku: 72 },
    { sku: 175 },
    { agent: "configurationManagerClientMdm", join: "hybridAzureADJoined" },
    { agent: "configurationManagerClientMdmEas", join: "hybridAzureADJoined" },
    { agent: "msSense" },
    { architecture: "arM64" },
    ...USELESS_VERSIONS.map((osVersion) => ({ osVersion })),
    { sku: null },
    { sku: 999 },
    { join: null },
    { osVersion: "10.0.28000.1450" },
    { osVersion: "10.0.19045.6456" },
    { vbs: "rebootRequired" },
    { vbs: "notLicensed" },
    { vbs: "require64BitArchitecture" },
    { vbs: "doesNotMeetHardwareRequirements" },
    { vbs: "other" },
    { vbs: "unknownFutureValue" },
    { sku: null, vbs: undefined },
    { sku: 48, osVersion: "10.0.19045.5965", vbs: "notConfigured", join: "azureADRegistered", agent: "eas" },
    ...["eas", "easMdm", "intuneClient", "easIntuneClient", "microsoft365ManagedMdm", "unknownFutureValue"].map(
        (agent) => ({ agent }),
    ),
    ...["x86", "arm", "unknown"].map((architecture) => ({ architecture })),
    ...CLIENT_EDITIONS.map(({ sku }) => ({ sku })),
];

/** Every fourth PC is a specimen until all have been used; they hardly affect a fleet of 100,000 PCs. */
const SPECIMEN_EVERY = 4;

/**
 * The traits of a fleet's PC by its position: a healthy one first, then a mixture of specimens and random PCs; only
 * random PCs if shares are given.
 */
export function traitsOf(index: number, random: Random, tables: TraitTables, specimens: boolean): PcTraits {
    if (!specimens) {
        return randomTraits(random, tables);
    }
    if (index === 0) {
        return HEALTHY;
    }
    const specimen = index % SPECIMEN_EVERY === 1 ? SPECIMENS[(index - 1) / SPECIMEN_EVERY] : undefined;
    return specimen === undefined ? randomTraits(random, tables) : { ...HEALTHY, ...specimen };
}

function randomTraits(random: Random, tables: TraitTables): PcTraits {
    return {
        sku: random.draw(tables.skus),
        osVersion: tables.versions === undefined ? randomVersion(random) : random.draw(tables.versions),
        vbs: random.draw(tables.vbs),
        join: random.draw(tables.joins),
        entra: random.draw(ENTRA_LINKS),
        agent: random.draw(tables.agents),
        architecture: random.draw(tables.architectures),
    };
}

function randomVersion(random: Random): string | null {
    if (random.chance(0.008)) {
        return random.pick(USELESS_VERSIONS);
    }
    const { build, revisions } = random.draw(BUILDS);
    return `10.0.${build}.${random.pick(revisions)}`;
}
