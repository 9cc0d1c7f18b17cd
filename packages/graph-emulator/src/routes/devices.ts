import { DEVICE } from "../contract/devices";
import type { EntraDevice } from "../fleet";
import { notFound } from "../http/failure";
import { type GraphResponse, json } from "../http/message";
import { type CollectionRules, contextUrl, countOnly, listPage, pick } from "../odata/collection";
import { queryOptions, selected } from "../odata/query";
import { BOTH, type Call, type Route } from "./route";

/** Microsoft Graph v1.0 reference, "List devices" and the device resource: filters and page sizes. */
export const DEVICES: CollectionRules = {
    contract: DEVICE,
    filterable: {
        id: ["eq", "in"],
        deviceId: ["eq", "in"],
        displayName: ["eq", "in", "startswith"],
        operatingSystem: ["eq", "in", "startswith"],
        operatingSystemVersion: ["eq", "in", "startswith"],
        accountEnabled: ["eq"],
        isCompliant: ["eq"],
        isManaged: ["eq"],
        mdmAppId: ["eq", "in", "startswith"],
        profileType: ["eq"],
        trustType: ["eq"],
        physicalIds: ["any"],
        approximateLastSignInDateTime: ["eq", "ge", "le"],
        registrationDateTime: ["eq", "ge", "le"],
    },
    advanced: true,
    pageSize: 100,
    mostOnPage: 999,
    countsPages: false,
};

const roles = ["Device.Read.All", "Directory.Read.All", "Device.ReadWrite.All", "Directory.ReadWrite.All"];
const common = { method: "GET", versions: BOTH, workload: "directory", roles } as const;

export const deviceRoutes: readonly Route[] = [
    {
        ...common,
        path: "/devices",
        answer: (call) =>
            listPage({
                ...listing(call),
                context: "devices",
                wire: (device, select) => pick({ ...device }, select),
                shortest: call.tenant.settings.pageSize,
            }),
    },
    { ...common, path: "/devices/$count", answer: (call) => countOnly(listing(call)) },
    {
        ...common,
        path: "/devices(deviceId='{deviceId}')",
        answer: (call) =>
            single(
                call,
                call.params.deviceId ?? "",
                call.tenant.directory.deviceByDeviceId(call.params.deviceId ?? ""),
            ),
    },
    {
        ...common,
        path: "/devices/{id}",
        answer: (call) => single(call, call.params.id ?? "", call.tenant.directory.device(call.params.id ?? "")),
    },
];

function listing({ request, tenant }: Call) {
    return {
        request,
        options: queryOptions(request),
        rules: DEVICES,
        items: tenant.directory.devices,
        row: (device: EntraDevice) => device as unknown as Readonly<Record<string, unknown>>,
    };
}

function single({ request }: Call, id: string, device: EntraDevice | undefined): GraphResponse {
    const select = selected(queryOptions(request), DEVICE, request);
    if (device === undefined) {
        throw notFound(id, "directory");
    }
    const context = select === undefined ? "devices/$entity" : `devices(${select.join(",")})/$entity`;
    return json(200, { "@odata.context": contextUrl(request, context), ...pick({ ...device }, select) });
}
