import { looseObject, nullish, object } from "valibot";
import { segment } from "../base/guid";
import { visible } from "../base/visible";
import type { BatchAnswer, BatchGet } from "../graph/client";
import { isMissing } from "../graph/consistency";
import type { GraphError } from "../graph/errors";
import { GUID, readPart } from "../graph/shape";
import { type Fact, known, missing, type VbsReport } from "./facts";
import type { GraphObject } from "./managedDevice";

const SOURCE = "Intune, single read of hardwareInformation";

/**
 * The only request that returns real values: a single GET, in beta, that selects the property.
 *
 * Lists, `$expand` and filters return the defaults of every type instead, and the default of the VBS state is `running`
 * (Microsoft Graph beta reference, managedDevice, hardwareInformation, August 2024).
 */
export function hardwareRequest(intuneId: string): BatchGet {
    const path = `/deviceManagement/managedDevices/${segment(intuneId, "device in Intune")}?$select=id,hardwareInformation`;
    return { id: intuneId, path, needs: "DeviceManagementManagedDevices.Read.All" };
}

const DEVICE = object({ id: GUID, hardwareInformation: nullish(looseObject({})) });

/** An answer to {@link hardwareRequest}; one about a different device does not count. */
export function hardwareIn(answer: BatchAnswer): BatchAnswer<HardwareAnswer> {
    return readPart(DEVICE, answer, "device in Intune", ({ id }) => id);
}

/** A device with its inventory. */
export interface HardwareAnswer {
    readonly hardwareInformation?: GraphObject | null;
}

/** What to do about a read that failed. */
export function remedyOf(error: GraphError): string {
    const { fix } = error;
    return isMissing(error)
        ? "Read the fleet again. If it keeps happening, look for the device in the Intune admin centre: it was deleted in the meantime, or a role with scope tags hides it."
        : `${fix ?? "Read the fleet again"}.`;
}

/**
 * The VBS state in an answer to {@link hardwareRequest}. An answer with an empty inventory is not a report, whatever
 * state it shows: the default is `running`.
 */
export function vbsIn(
    answer: BatchAnswer<HardwareAnswer> | undefined,
    observedAt: string | null,
): Exclude<Fact<VbsReport>, { readonly kind: "notAsked" }> {
    if (answer === undefined) {
        return missing("Microsoft Graph did not answer the read of its hardware inventory", SOURCE, observedAt);
    }
    if ("error" in answer) {
        return missing(
            `its hardware inventory could not be read (${shortened(answer.error)})`,
            SOURCE,
            observedAt,
            remedyOf(answer.error),
        );
    }
    const hardware = answer.body.hardwareInformation;
    if (hardware === undefined || hardware === null || !wasInventoried(hardware)) {
        return missing("the device has not reported its hardware inventory", SOURCE, observedAt);
    }
    const {
        deviceGuardVirtualizationBasedSecurityState: state,
        deviceGuardVirtualizationBasedSecurityHardwareRequirementState: requirement,
    } = hardware;
    if (typeof state !== "string" || state === "") {
        return missing("its hardware inventory has no VBS state", SOURCE, observedAt);
    }
    return known({ state, hardware: typeof requirement === "string" ? requirement : null }, SOURCE, observedAt);
}

/** assumed, from recorded answers (July 2026): a PC that was never inventoried has none of these three. */
function wasInventoried(hardware: GraphObject): boolean {
    const { tpmSpecificationVersion, operatingSystemEdition, operatingSystemProductType } = hardware;
    const isText = (value: unknown) => typeof value === "string" && value !== "";
    return (
        isText(tpmSpecificationVersion) ||
        isText(operatingSystemEdition) ||
        (typeof operatingSystemProductType === "number" && operatingSystemProductType !== 0)
    );
}

/** An error on one line, with what is needed to find it again. */
function shortened(error: { readonly message: string }): string {
    return visible(error.message.replace(/\s+/g, " ").trim(), 200);
}

/** The VBS state of a device that was not read because reading stopped; `why` completes "was not read, because". */
export function vbsNotRead(why: string): Fact<VbsReport> {
    return missing(`its hardware inventory was not read, because ${why}`, SOURCE, null);
}
