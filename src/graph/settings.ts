import { isSomebodysGuid } from "../base/guid";
import { UserError } from "../base/userError";
import { CLOUDS, type Cloud, type CloudName, cloudNamed, isLoopback, originOf } from "./clouds";
import { type CredentialSettings, readCredentialSettings } from "./identity/credentialSettings";
import { type SettingReader, type SettingSources, settingReader } from "./settingReader";
import { DOCUMENTED_DEVICE_BUDGET, type RequestBudget } from "./transport/pace";

/**
 * Everything that determines which Microsoft Graph is used, with which identity, and with which time limits. Plain
 * data.
 */
export interface GraphSettings {
    /** Service root without a trailing slash. One of the known clouds, or loopback; nothing else. */
    readonly endpoint: string;
    /** The cloud, or `loopback` for an embedded Microsoft Graph on this machine. */
    readonly cloud: CloudName | "loopback";
    /** Who issues tokens: the cloud's own authority, or loopback for a loopback endpoint. */
    readonly authorityHost: string;
    /** The embedded Graph's fixed token. Only for loopback endpoints. A secret. */
    readonly loopbackToken?: string;
    /** Tenant id or one of its domains. */
    readonly tenantId?: string;
    /** The unprocessed settings of the credential chain. Contains secrets. */
    readonly credentials: CredentialSettings;
    /** Time limit of a single HTTP request, in seconds. */
    readonly requestTimeoutSeconds: number;
    /** Time limit of one whole operation, including retries and waiting, in seconds. */
    readonly operationTimeoutSeconds: number;
    /** How many requests may be in flight at once. */
    readonly maxConcurrency: number;
    /**
     * The request budget for Intune's devices. Defaults to the documented budget; set it lower if other programs use
     * the same application. Undefined for an embedded Graph that names none.
     */
    readonly deviceBudget: RequestBudget | undefined;
    /**
     * How long a write may take to become visible everywhere, in seconds: an object is only considered absent after
     * that time.
     */
    readonly replicationSeconds: number;
    /** The id of the Log Analytics workspace with Windows Update for Business reports. */
    readonly logAnalyticsWorkspace?: string | undefined;
}

/**
 * Reads the settings in the way that pulumi-azuread does, so that groups and policies are managed by the same identity:
 * `azuread:` configuration first, then the `ARM_*` environment. Our own settings are under `hotpatch:` and
 * `HOTPATCH_*`; for these the environment comes first, so that a run can be pointed to an embedded Graph whatever the
 * stack says. No I/O.
 *
 * @throws UserError for a setting that cannot be right, with the fix.
 */
export function readGraphSettings(sources: SettingSources): GraphSettings {
    return graphSettings(settingReader(sources));
}

/** The same through a reader: what it is asked for is every setting that there is. */
export function graphSettings(read: SettingReader): GraphSettings {
    const place = readEndpoint(read);
    const tenantId = read.azuread("tenantId", "ARM_TENANT_ID");
    if (tenantId !== undefined && !/^[0-9a-z.-]+$/i.test(tenantId)) {
        throw new UserError("azuread:tenantId (ARM_TENANT_ID) must be a tenant's id or one of its domain names.");
    }
    const loopbackToken = read.env("HOTPATCH_GRAPH_TOKEN");
    if (loopbackToken !== undefined && place.cloud !== "loopback") {
        throw new UserError(
            `HOTPATCH_GRAPH_TOKEN is for an embedded Microsoft Graph on this machine and is never sent to ` +
                `${place.endpoint}. Unset it, or set HOTPATCH_GRAPH_ENDPOINT to a loopback address.`,
        );
    }
    return {
        ...place,
        authorityHost: readAuthority(read.env("HOTPATCH_AUTHORITY_HOST"), place),
        loopbackToken,
        tenantId,
        credentials: readCredentialSettings(read),
        requestTimeoutSeconds: read.seconds("requestTimeoutSeconds", "HOTPATCH_REQUEST_TIMEOUT_SECONDS", 60),
        operationTimeoutSeconds: read.seconds("operationTimeoutSeconds", "HOTPATCH_OPERATION_TIMEOUT_SECONDS", 300),
        maxConcurrency: Math.ceil(read.positive("maxConcurrency", "HOTPATCH_MAX_CONCURRENCY", 24)),
        deviceBudget: readDeviceBudget(read, place.cloud),
        replicationSeconds: read.seconds("replicationSeconds", "HOTPATCH_REPLICATION_SECONDS", 10),
        logAnalyticsWorkspace: readWorkspace(read),
    };
}

function readWorkspace(read: SettingReader): string | undefined {
    const id = read.own("logAnalyticsWorkspace", "HOTPATCH_LOG_ANALYTICS_WORKSPACE");
    if (id !== undefined && !isSomebodysGuid(id)) {
        throw new UserError(
            `hotpatch:logAnalyticsWorkspace (HOTPATCH_LOG_ANALYTICS_WORKSPACE) is '${id}'. Set it to the workspace's id, a GUID from its overview in the Azure portal.`,
        );
    }
    return id;
}

function readDeviceBudget(read: SettingReader, cloud: GraphSettings["cloud"]): RequestBudget | undefined {
    const named = read.own("deviceRequests", "HOTPATCH_DEVICE_REQUESTS");
    if (cloud === "loopback" && named === undefined) {
        return undefined;
    }
    const { requests, seconds } = DOCUMENTED_DEVICE_BUDGET;
    return {
        requests: Math.ceil(read.positive("deviceRequests", "HOTPATCH_DEVICE_REQUESTS", requests)),
        seconds: read.seconds("deviceRequestsSeconds", "HOTPATCH_DEVICE_REQUESTS_SECONDS", seconds),
    };
}

function readEndpoint(read: SettingReader): { endpoint: string; cloud: CloudName | "loopback" } {
    const configured = read.own("graphEndpoint", "HOTPATCH_GRAPH_ENDPOINT");
    const environment = read.azuread("environment", "ARM_ENVIRONMENT");
    if (configured === undefined) {
        const metadataHost = read.azuread("metadataHost", "ARM_METADATA_HOSTNAME");
        if (metadataHost !== undefined) {
            throw new UserError(
                "azuread:metadataHost (ARM_METADATA_HOSTNAME) describes a custom cloud, which is not supported. " +
                    `Remove it and set azuread:environment to one of ${cloudNames()}.`,
            );
        }
        const { endpoint, name } = namedCloud(environment ?? "public");
        return { endpoint, cloud: name };
    }
    const endpoint = originOf("hotpatch:graphEndpoint (HOTPATCH_GRAPH_ENDPOINT)", configured);
    if (isLoopback(endpoint)) {
        return { endpoint, cloud: "loopback" };
    }
    const cloud = CLOUDS.find((known) => known.endpoint === endpoint);
    if (!cloud) {
        throw new UserError(
            `hotpatch:graphEndpoint (HOTPATCH_GRAPH_ENDPOINT) is ${endpoint}, which is not a known Microsoft Graph ` +
                `address. Use one of ${CLOUDS.map((known) => known.endpoint).join(", ")}, or a loopback address such as ` +
                "http://127.0.0.1:8080.",
        );
    }
    if (environment !== undefined && namedCloud(environment) !== cloud) {
        throw new UserError(
            `hotpatch:graphEndpoint (HOTPATCH_GRAPH_ENDPOINT) is the ${cloud.name} cloud, but azuread:environment ` +
                `(ARM_ENVIRONMENT) is ${environment}. Remove one of them: groups and policies live in one tenant.`,
        );
    }
    return { endpoint, cloud: cloud.name };
}

function namedCloud(name: string): Cloud {
    const cloud = cloudNamed(name);
    if (!cloud) {
        throw new UserError(`azuread:environment (ARM_ENVIRONMENT) is '${name}'. Use one of ${cloudNames()}.`);
    }
    return cloud;
}

function cloudNames(): string {
    return CLOUDS.flatMap(({ aliases }) => aliases).join(", ");
}

/** A loopback endpoint only accepts tokens of a loopback authority, a cloud only those of its own. */
function readAuthority(configured: string | undefined, place: { endpoint: string; cloud: string }): string {
    const own = cloudNamed(place.cloud)?.authorityHost ?? place.endpoint;
    if (configured === undefined) {
        return own;
    }
    const authority = originOf("HOTPATCH_AUTHORITY_HOST", configured);
    if (place.cloud === "loopback" ? !isLoopback(authority) : authority !== own) {
        throw new UserError(
            `HOTPATCH_AUTHORITY_HOST is ${authority}, whose tokens are not for ${place.endpoint}. ` +
                `Unset it, or use ${place.cloud === "loopback" ? "a loopback address" : own}.`,
        );
    }
    return authority;
}
