import { notFound } from "../http/failure";
import { json } from "../http/message";
import { contextUrl } from "../odata/collection";
import { BOTH, bodyOf, type Call, type Route } from "./route";

const PATH = "/deviceManagement/reports/exportJobs";

/** Documented: one of three permissions, that of the report's category. `assumed`: these reports are about devices. */
const READ_WRITE = "DeviceManagementManagedDevices.ReadWrite.All";
const READ = ["DeviceManagementManagedDevices.Read.All", READ_WRITE];
const common = { versions: BOTH, workload: "intune" } as const;

/** Microsoft Graph reference, deviceManagementExportJob: create, list and get (2025). */
export const exportJobRoutes: readonly Route[] = [
    { ...common, method: "POST", path: PATH, roles: [READ_WRITE], answer: create },
    { ...common, method: "GET", path: PATH, roles: READ, answer: list },
    { ...common, method: "GET", path: `${PATH}/{id}`, roles: READ, answer: get },
];

function create({ request, tenant }: Call) {
    return one({ request }, tenant.exportJobs.create(bodyOf(request), request.version, request.origin), 201);
}

function list({ request, tenant }: Call) {
    const value = tenant.exportJobs.all(request.origin);
    return json(200, { "@odata.context": contextUrl(request, "deviceManagement/reports/exportJobs"), value });
}

function get({ request, tenant, params: { id = "" } }: Call) {
    const job = tenant.exportJobs.get(id, request.origin);
    if (job === undefined) {
        throw notFound(id, "intune");
    }
    return one({ request }, job, 200);
}

function one({ request }: Pick<Call, "request">, job: object, status: number) {
    const context = contextUrl(request, "deviceManagement/reports/exportJobs/$entity");
    return json(status, { "@odata.context": context, ...job });
}
