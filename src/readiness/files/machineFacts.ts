import { type DeviceFacts, type Fact, known, missing, NOT_ASKED, type VbsReport } from "../facts";
import type { Attestations } from "./attestation";
import { LACKS_EVERYTHING } from "./intuneExport";
import type { IntuneProfile } from "./intuneRecord";
import { type MachineTable, REGISTRATIONS, type Registration } from "./machineTable";

const ENTRA = "saved list of Entra devices";

/** What the files say about machines, combined. */
export interface SavedFleet {
    readonly machines: MachineTable;
    readonly attestations: Attestations;
    /** Whether a file lists Entra's devices. */
    readonly listsEntra: boolean;
}

/** Everything that the files say about one machine. */
export function factsOfMachine({ machines, attestations, listsEntra }: SavedFleet, machine: number): DeviceFacts {
    const profile = machines.profile(machine);
    const { source } = profile;
    const entraDeviceId = machines.entraDeviceId(machine);
    const lastSyncDateTime = machines.lastSync(machine);
    const observedAt = lastSyncDateTime ?? null;
    const identity = {
        name: machines.name(machine),
        intuneId: machines.intuneId(machine),
        entraDeviceId,
        lastSyncDateTime,
        otherRecords: machines.otherRecords(machine),
    };
    const newestIsUnknown = machines.isUndecided(machine)
        ? missing("it has several records, and the time of one is not valid", source, null, REWRITE)
        : undefined;
    const fact = <T>(value: T | null | undefined, column: string): Fact<T> => {
        if (value === undefined) {
            return NOT_ASKED;
        }
        if (newestIsUnknown !== undefined) {
            return newestIsUnknown;
        }
        if (value !== null) {
            return known(value, source, observedAt);
        }
        return profile.lacks.split(", ").includes(column)
            ? missing(`the file has no column ${column}`, source, observedAt, withColumn(profile.lacks, column))
            : missing(
                  "the file has no value",
                  source,
                  observedAt,
                  `Export or save it again once Intune has ${column}.`,
              );
    };
    return {
        identity,
        skuNumber: fact(profile.skuNumber, "skuNumber"),
        skuFamily: fact(profile.skuFamily, "SkuFamily"),
        osVersion: fact(profile.osVersion, "OSVersion"),
        architecture: fact(profile.architecture, "ProcessorArchitecture"),
        joinType: fact(profile.joinType, "JoinType"),
        managementAgent: fact(profile.managementAgent, "ManagementAgents"),
        entraObject: entraObjectOf(
            entraDeviceId,
            listsEntra ? machines.registration(machine) : undefined,
            profile.lacks,
        ),
        vbs: newestIsUnknown ?? vbsOf(profile, identity, attestations),
    };
}

/**
 * A number that machines share if their verdicts cannot differ: they have the same facts, and only their identities and
 * the times when they were seen differ.
 */
export function kindOfMachine({ machines, attestations }: SavedFleet, machine: number): number {
    const registration = REGISTRATIONS.indexOf(machines.registration(machine));
    const attested = attestations.isEmpty ? 0 : attestations.stateNumber(machines.intuneId(machine)) + 1;
    const kind = (machines.profileNumber(machine) * REGISTRATIONS.length + registration) * ATTESTED + attested;
    return 2 * kind + (machines.isUndecided(machine) ? 1 : 0);
}

/** Not in the report, one of its two states, or undecided. */
const ATTESTED = 4;

function withColumn(lacks: string, column: string): string {
    return lacks === LACKS_EVERYTHING
        ? `Export DevicesWithInventory with the column ${column}, and add that file.`
        : `Export it with the column ${column}.`;
}

const READ_SINGLY =
    "Save the device with a single read of managedDevices including its hardwareInformation, or add a WindowsDeviceHealthAttestationReport.";
const REWRITE = "Write the times in the files as 2026-11-20 08:00, or export them again without editing them.";
const SAVE_ENTRA = "Save all pages of /v1.0/devices and add that file.";

function entraObjectOf(deviceId: string | null, registration: Registration | undefined, lacks: string): Fact<string> {
    if (deviceId === null) {
        return lacks.endsWith("ReferenceId")
            ? missing("the file has no column ReferenceId", ENTRA, null, withColumn(lacks, "ReferenceId"))
            : missing("Intune refers to no Entra device", ENTRA, null);
    }
    if (registration === undefined) {
        return missing("no file lists Entra's devices", ENTRA, null, SAVE_ENTRA);
    }
    return registration === "registered"
        ? known(deviceId, ENTRA, null)
        : missing(
              "Entra has no device with the id that Intune refers to",
              ENTRA,
              null,
              "Check that the saved list of Entra's devices is complete and newer than the others; if the device is really missing, join it again.",
          );
}

/**
 * The inventory takes precedence: it says why VBS is not running. The attestation is used if the inventory is silent.
 */
function vbsOf(
    { vbs, source }: IntuneProfile,
    { intuneId, lastSyncDateTime = null }: DeviceFacts["identity"],
    attestations: Attestations,
): Fact<VbsReport> {
    if (vbs !== undefined && !("why" in vbs)) {
        return known(vbs, source, lastSyncDateTime);
    }
    const attested = attestations.of(intuneId);
    return vbs === undefined || attested.kind === "known"
        ? attested
        : missing(vbs.why, source, lastSyncDateTime, READ_SINGLY);
}
