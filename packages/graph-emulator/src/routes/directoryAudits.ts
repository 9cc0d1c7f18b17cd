import { DIRECTORY_AUDIT } from "../contract/directoryAudit";
import type { AuditEvent } from "../directory/auditLog";
import { GraphFailure, notFound } from "../http/failure";
import { type GraphResponse, json } from "../http/message";
import { type CollectionRules, contextUrl, listPage, pick } from "../odata/collection";
import type { Row } from "../odata/filter";
import { queryOptions } from "../odata/query";
import { BOTH, type Call, type Route } from "./route";

/**
 * Microsoft Graph v1.0 reference, directoryAudit: the properties that can be filtered. `$orderby` is not supported
 * here.
 */
const AUDITS: CollectionRules = {
    contract: DIRECTORY_AUDIT,
    filterable: {
        activityDateTime: ["eq", "ge", "le"],
        activityDisplayName: ["eq", "startswith"],
        correlationId: ["eq"],
        loggedByService: ["eq"],
        "initiatedBy/app/appId": ["eq"],
        "initiatedBy/app/displayName": ["eq"],
        "targetResources/id": ["any"],
        "targetResources/displayName": ["any"],
    },
    advanced: false,
    pageSize: 1000,
    mostOnPage: 1000,
    countsPages: false,
};

/** Documented: both permissions are required, not just one. */
const AND_ALSO = "Directory.Read.All";
const common = { versions: BOTH, workload: "directory", roles: ["AuditLog.Read.All"] } as const;

/** Microsoft Graph v1.0 reference, "List directoryAudits" and "Get directoryAudit". */
export const directoryAuditRoutes: readonly Route[] = [
    { ...common, method: "GET", path: "/auditLogs/directoryAudits", answer: list },
    { ...common, method: "GET", path: "/auditLogs/directoryAudits/{id}", answer: get },
];

function list(call: Call): GraphResponse {
    const { request, tenant } = call;
    needBoth(call);
    return listPage<AuditEvent>({
        request,
        options: queryOptions(request),
        rules: AUDITS,
        context: "auditLogs/directoryAudits",
        items: tenant.directory.audits.events(),
        row: filterRow,
        wire: (event, select) => pick(wire(event, call), select),
        shortest: tenant.settings.pageSize,
    });
}

function get(call: Call): GraphResponse {
    needBoth(call);
    const { request, tenant, params } = call;
    const wanted = params.id ?? "";
    const event = tenant.directory.audits.events().find(({ id }) => id.toLowerCase() === wanted);
    if (event === undefined) {
        throw notFound(wanted, "directory");
    }
    return json(200, {
        "@odata.context": contextUrl(request, "auditLogs/directoryAudits/$entity"),
        ...wire(event, call),
    });
}

function needBoth({ caller }: Call): void {
    if (!caller.roles.includes(AND_ALSO)) {
        throw new GraphFailure(403, "Insufficient privileges to complete the operation.");
    }
}

/** v1.0 does not include the user agent. */
function wire(event: AuditEvent, { request }: Call): Row {
    const { userAgent: _betaOnly, ...others } = event;
    return request.version === "beta" ? { ...event } : others;
}

/** Nested properties, by the path used in a filter. */
function filterRow(event: AuditEvent): Row {
    const { app } = event.initiatedBy as { app: { appId: string; displayName: string } };
    return {
        ...event,
        "initiatedBy/app/appId": app.appId,
        "initiatedBy/app/displayName": app.displayName,
        "targetResources/id": event.targetResources.map(({ id }) => id),
        "targetResources/displayName": event.targetResources.map(({ displayName }) => displayName),
    };
}
