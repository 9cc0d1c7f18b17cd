import { badRequest } from "../http/failure";
import { type GraphResponse, json } from "../http/message";
import { POLICY_ROUTES, READ_POLICIES } from "./policyRoutes";
import { bodyOf, type Call, type Route } from "./route";

const POLICY = "/deviceManagement/windowsQualityUpdatePolicies/{id}";
/** The same permissions are documented for the action, although it writes. */
const common = { ...POLICY_ROUTES, roles: READ_POLICIES } as const;

/** Microsoft Graph beta reference, bulkAction and retrieveWindowsQualityUpdateCatalogItemDetails (August 2024). */
export const qualityUpdateApprovalRoutes: readonly Route[] = [
    { ...common, method: "POST", path: `${POLICY}/bulkAction`, answer: bulkAction },
    {
        ...common,
        method: "GET",
        path: `${POLICY}/retrieveWindowsQualityUpdateCatalogItemDetails(ids={ids})`,
        answer: details,
    },
];

/** 200, even if some or all ids fail. */
function bulkAction(call: Call): GraphResponse {
    const { successfulIds, failedIds } = call.tenant.intune.approvals.act(policyId(call), bodyOf(call.request));
    return json(200, {
        value: { "@odata.type": "microsoft.graph.bulkCatalogItemActionResult", successfulIds, failedIds },
    });
}

function details(call: Call): GraphResponse {
    const id = policyId(call);
    return json(200, {
        value: idsIn(call.params.ids ?? "").map((catalogItemId) => ({
            "@odata.type": "microsoft.graph.windowsQualityUpdateCatalogItemPolicyDetail",
            policyId: id,
            catalogItemId,
            approvalStatus: call.tenant.intune.approvals.statusOf(id, catalogItemId),
        })),
    });
}

function policyId({ tenant, params: { id = "" } }: Call): string {
    return tenant.intune.policies.get(id).id;
}

/** The parameter is a JSON list of texts. */
function idsIn(text: string): string[] {
    try {
        const ids: unknown = JSON.parse(text);
        if (Array.isArray(ids)) {
            return ids.map(String);
        }
    } catch {
        // Answered below.
    }
    throw badRequest(`The parameter 'ids' must be a list of texts in brackets, not '${text}'.`);
}
