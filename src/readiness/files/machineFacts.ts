import { type DeviceFacts, type Fact, known, missing, NOT_ASKED, type VbsReport } from "../facts";
import type { Attestations } from "./attestation";
import type { IntuneProfile } from "./intuneRecord";
import { type MachineTable, REGISTRATIONS, type Registration } from "./machineTable";

const ENTRA = "saved list of Entra devices";

/** What files say about machines, together. */
export interface SavedFleet {
    readonly machines: MachineTable;
    readonly attestations: Attestations;
    /** Whether a file lists the devices of Entra. */
    readonly listsEntra: boolean;
}

/** Everything that files say about one machine. */
export function factsOfMachine({ machines, attestations, listsEntra }: SavedFleet, machine: number): DeviceFacts {
    const profile = machines.profile(machine);
    const { source } = profile;
    const entraDeviceId = machines.entraDeviceId(machine);
    const observedAt = machines.lastSync(machine);
    const identity = {
        name: machines.name(machine),
        intuneId: machines.intuneId(machine),
        entraDeviceId,
        lastSyncDateTime: observedAt,
        otherRecords: machines.otherRecords(machine),
    };
    const fact = <T>(value: T | null | undefined): Fact<T> =>
        value === undefined
            ? NOT_ASKED
            : value === null
              ? missing("the file has no value", source, observedAt)
              : known(value, source, observedAt);
    return {
        identity,
        skuNumber: fact(profile.skuNumber),
        skuFamily: fact(profile.skuFamily),
        osVersion: fact(profile.osVersion),
        architecture: fact(profile.architecture),
        joinType: fact(profile.joinType),
        managementAgent: fact(profile.managementAgent),
        entraObject: entraObjectOf(entraDeviceId, listsEntra ? machines.registration(machine) : undefined),
        vbs: vbsOf(profile, identity, attestations),
    };
}

/**
 * A number that machines share if they cannot differ in a verdict: what it rests on is the same for all, and only who they are
 * and when they were seen is not.
 */
export function kindOfMachine({ machines, attestations }: SavedFleet, machine: number): number {
    const registration = REGISTRATIONS.indexOf(machines.registration(machine));
    const attested = attestations.isEmpty ? 0 : attestations.stateNumber(machines.intuneId(machine)) + 1;
    return (machines.profileNumber(machine) * REGISTRATIONS.length + registration) * ATTESTED + attested;
}

/** Not in the report, or one of its two states. */
const ATTESTED = 3;

function entraObjectOf(deviceId: string | null, registration: Registration | undefined): Fact<string> {
    if (deviceId === null) {
        return missing("Intune names no Entra device", ENTRA, null);
    }
    if (registration === undefined) {
        return missing("no file lists the devices of Entra", ENTRA, null);
    }
    return registration === "registered"
        ? known(deviceId, ENTRA, null)
        : missing("Entra has no device with the id that Intune names", ENTRA, null);
}

/** The inventory is the better witness: it says why VBS does not run. The attestation speaks where it is silent. */
function vbsOf(
    { vbs, source }: IntuneProfile,
    { intuneId, lastSyncDateTime }: DeviceFacts["identity"],
    attestations: Attestations,
): Fact<VbsReport> {
    if (vbs !== undefined && !("why" in vbs)) {
        return known(vbs, source, lastSyncDateTime);
    }
    const attested = attestations.of(intuneId);
    return vbs === undefined || attested.kind === "known" ? attested : missing(vbs.why, source, lastSyncDateTime);
}
