import { tenantAdvisories } from "../advisories/tenantAdvisories";
import type { GraphClient } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { listPolicies } from "../graph/endpoints/qualityUpdatePolicies";
import { listSubscribedSkus } from "../graph/endpoints/subscribedSkus";
import { getTenantDefault, INTUNE_MDM_APP_ID } from "../graph/endpoints/tenantDefault";
import { operationError } from "../graph/errors";
import { licenceCover } from "../servicing/licences";
import { type Finding, good, unknown } from "./finding";

/** Whether the tenant has a licence that includes hotpatch. */
export async function licenceFinding(graph: GraphClient): Promise<Finding> {
    const subject = "licences";
    try {
        const licences = licenceCover(await listSubscribedSkus(graph));
        const [advisory] = tenantAdvisories({ licences });
        if (advisory === undefined) {
            const which = licences.active.join(", ");
            return good(subject, `${which} covers hotpatch (whether it is assigned to users is not checked).`);
        }
        const effect = "Without one, Intune does not show the option 'Hotpatch', and policies have no effect.";
        return { subject, status: "bad", text: advisory.finding, fix: [advisory.remedy, effect] };
    } catch (error) {
        return unknown(subject, operationError("Read licences", error));
    }
}

/** What happens to devices that no policy targets. */
export async function tenantDefaultFinding(graph: GraphClient): Promise<Finding> {
    const subject = "tenant default";
    const documented = "on for eligible devices in no quality update policy, since the security update of May 2026";
    try {
        const { isHotpatchEnabled } = await getTenantDefault(graph, INTUNE_MDM_APP_ID);
        return isHotpatchEnabled === false
            ? good(subject, "Off: a device gets hotpatches only from a policy.")
            : good(subject, `${isHotpatchEnabled === true ? "On" : "Not set"}: ${documented}.`);
    } catch (error) {
        return isMissing(error)
            ? good(subject, `Never set; Microsoft's default is ${documented}.`)
            : unknown(subject, operationError("Read tenant default", error));
    }
}

/** Whether Intune answers requests for quality update policies at all; it does not without an Intune licence. */
export async function policiesFinding(graph: GraphClient): Promise<Finding> {
    const subject = "policies";
    try {
        const policies = await listPolicies(graph);
        const on = policies.filter(({ hotpatchEnabled }) => hotpatchEnabled).length;
        return good(subject, `Intune has ${policies.length} quality update policies, ${on} of them with hotpatch on.`);
    } catch (error) {
        return unknown(subject, operationError("List quality update policies", error));
    }
}
