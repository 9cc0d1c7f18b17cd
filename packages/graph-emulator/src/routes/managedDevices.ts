import { MANAGED_DEVICE } from "../contract/devices";
import { HARDWARE_INFORMATION_DEFAULTS, type ListedManagedDevice, type ManagedDevice } from "../fleet";
import { badRequest, notFound } from "../http/failure";
import type { ApiVersion, GraphResponse } from "../http/message";
import { json } from "../http/message";
import { type CollectionRules, contextUrl, listPage, pick, refuseUnknownExpand } from "../odata/collection";
import type { Row } from "../odata/filter";
import { queryOptions, selected } from "../odata/query";
import { BOTH, type Call, type Route } from "./route";

/** Filters: annotations of managedDevices in the published v1.0 metadata. The page size is `assumed`. */
const MANAGED_DEVICES: CollectionRules = {
    contract: MANAGED_DEVICE,
    filterable: {
        operatingSystem: ["eq"],
        managementAgent: ["eq"],
        deviceName: ["eq"],
        osVersion: ["contains"],
        lastSyncDateTime: ["lt", "gt"],
    },
    advanced: false,
    pageSize: 1000,
    mostOnPage: 1000,
    countsPages: true,
};

const common = {
    method: "GET",
    versions: BOTH,
    workload: "intune",
    roles: ["DeviceManagementManagedDevices.Read.All", "DeviceManagementManagedDevices.ReadWrite.All"],
} as const;

export const managedDeviceRoutes: readonly Route[] = [
    { ...common, path: "/deviceManagement/managedDevices", answer: list },
    { ...common, path: "/deviceManagement/managedDevices/$count", answer: noCount },
    { ...common, path: "/deviceManagement/managedDevices/{id}", answer: get },
    {
        ...common,
        method: "POST",
        path: "/deviceManagement/managedDevices/{id}/syncDevice",
        roles: ["DeviceManagementManagedDevices.PrivilegedOperations.All"],
        answer: sync,
    },
];

/** The names that v1.0 has, out of those that beta lists return. */
const V1_PROPERTIES: readonly (keyof ListedManagedDevice)[] = Object.entries(MANAGED_DEVICE.properties)
    .filter(([, { betaOnly }]) => !betaOnly)
    .map(([name]) => name as keyof ListedManagedDevice);

function list(call: Call): GraphResponse {
    const { request, tenant } = call;
    return listPage<ManagedDevice>({
        request,
        options: queryOptions(request),
        rules: MANAGED_DEVICES,
        context: "deviceManagement/managedDevices",
        items: tenant.intune.managedDevices,
        row: ({ listed }) => rowOf(listed),
        wire: ({ listed }, select) => wire(listed, request.version, select),
        shortest: tenant.settings.pageSize,
    });
}

/**
 * One device. Its hardware facts are only real with `hardwareInformation` in `$select`, and then only for devices that
 * were inventoried; otherwise they are enumeration defaults, including VBS `running`, as in lists.
 *
 * Microsoft Graph beta reference, managedDevice (August 2024): "To retrieve actual values GET call needs to be made,
 * with device id and included in select parameter"; recorded in July 2026.
 */
function get({ request, tenant, params: { id = "" } }: Call): GraphResponse {
    const options = queryOptions(request);
    refuseUnknownExpand(options, MANAGED_DEVICES);
    const select = selected(options, MANAGED_DEVICE, request);
    const device = tenant.intune.managedDevice(id);
    if (device === undefined) {
        throw notFound(id, "intune");
    }
    const isAsked = request.version === "beta" && select?.includes("hardwareInformation");
    const hardwareInformation = (isAsked ? device.inventory : undefined) ?? HARDWARE_INFORMATION_DEFAULTS;
    const suffix = select === undefined ? "" : `(${select.join(",")})`;
    return json(200, {
        "@odata.context": contextUrl(request, `deviceManagement/managedDevices${suffix}/$entity`),
        ...wire({ ...device.listed, hardwareInformation }, request.version, select),
    });
}

/** Microsoft Graph v1.0 reference, managedDevice, "syncDevice action": 204, with its own permission. */
function sync({ tenant, params: { id = "" } }: Call): GraphResponse {
    if (tenant.intune.managedDevice(id) === undefined) {
        throw notFound(id, "intune");
    }
    tenant.servicing.requestSync(id);
    return { status: 204, headers: {} };
}

/** Recorded in July 2026: 400, "No OData route exists". */
function noCount({ request }: Call): GraphResponse {
    throw badRequest(
        `No OData route exists that match template ~/singleton/navigation/$count with http verb GET for request ${request.path}.`,
    );
}

function wire(listed: ListedManagedDevice, version: ApiVersion, select: readonly string[] | undefined): Row {
    return version === "v1.0" && select === undefined
        ? pick(rowOf(listed), V1_PROPERTIES)
        : pick(rowOf(listed), select);
}

function rowOf(listed: ListedManagedDevice): Row {
    return listed as unknown as Row;
}
